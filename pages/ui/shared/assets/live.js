// Live without reruns: one WebSocket a tab, shared by every component that shows something live. See kie/server/live.py.
// A component calls follow(root, data.live, draw) whenever it is called itself, and unfollow(root) when it goes.
// draw({ head, cards, offset }) is called at once and whenever that changed; of two states the newer one is drawn,
// whoever brought it: a rerun or the socket. offset: the server's clock minus this one's.
const LIVE = "playgroundLive"
const SOONEST_MS = 250, LATEST_MS = 15000 // between two tries to connect
const SILENT_MS = 40000 // the server says something more often than that
const KEPT_MS = 30000 // a topic that nobody shows is let go: a rerun may only have drawn its component anew

function liveOfTab() {
  window[LIVE] ??= { topics: new Map(), address: "", socket: null, offset: 0, timer: 0, wait: SOONEST_MS, heard: 0, draws: new Map() }
  return window[LIVE]
}

const isNewer = (feed, number, shown) => feed > shown.feed || (feed === shown.feed && number > shown.number)

function follow(root, data, draw) {
  const live = liveOfTab()
  unfollow(root, data.topic)
  let shown = live.topics.get(data.topic)
  if (!shown) {
    shown = { topic: data.topic, feed: "", number: 0, head: null, cards: new Map(), roots: new Set(), left: 0, isFollowed: false }
    live.topics.set(data.topic, shown)
  }
  clearTimeout(shown.left)
  shown.roots.add(root)
  live.draws.set(root, { topic: data.topic, draw })
  if (data.now) live.offset = data.now - Date.now()
  if (data.cards && isNewer(data.feed, data.number, shown)) take(shown, { ...data, since: 0 })
  if (shown.number) draw({ head: shown.head, cards: shown.cards, offset: live.offset })
  if (!data.address) return
  live.address = data.address
  if (isOpen(live) && !shown.isFollowed) ask(live, shown)
  connect(live)
}

function unfollow(root, stays) {
  const live = liveOfTab()
  const before = live.draws.get(root)
  if (!before || before.topic === stays) return
  live.draws.delete(root)
  const shown = live.topics.get(before.topic)
  shown.roots.delete(root)
  if (!shown.roots.size) shown.left = setTimeout(letGo, KEPT_MS, live, shown)
}

function letGo(live, shown) {
  live.topics.delete(shown.topic)
  if (isOpen(live) && shown.isFollowed) live.socket.send(JSON.stringify({ leave: shown.topic }))
  if (!live.topics.size) live.socket?.close()
}

// What changed goes into what is shown; false where something between the two is missing.
function take(shown, message) {
  const isWhole = !message.since
  if (!isWhole && (message.feed !== shown.feed || message.since > shown.number)) return false
  if (isWhole) shown.cards.clear()
  for (const card of message.cards) shown.cards.set(card.id, card)
  if (message.head !== null || isWhole) shown.head = message.head
  Object.assign(shown, { feed: message.feed, number: message.number })
  return true
}

const isOpen = (live) => live.socket?.readyState === WebSocket.OPEN

function ask(live, shown) {
  shown.isFollowed = true
  live.socket.send(JSON.stringify({ follow: shown.topic, feed: shown.feed, number: shown.number }))
}

function connect(live) {
  if (live.socket || live.timer || !live.topics.size || !live.address) return
  const address = new URL(live.address, location.href)
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:"
  const socket = new WebSocket(address)
  live.socket = socket
  live.heard = Date.now()
  const watch = setInterval(() => { if (Date.now() - live.heard > SILENT_MS) end() }, SILENT_MS / 4)
  socket.onopen = () => {
    live.wait = SOONEST_MS
    for (const shown of live.topics.values()) ask(live, shown)
  }
  socket.onmessage = (event) => hear(live, socket, JSON.parse(event.data))
  // Also where the other side never answers the goodbye, as after a cable was pulled.
  const end = () => {
    clearInterval(watch)
    if (live.socket !== socket) return
    live.socket = null
    socket.close()
    for (const shown of live.topics.values()) shown.isFollowed = false
    live.timer = setTimeout(() => { live.timer = 0; connect(live) }, live.wait * (0.7 + 0.6 * Math.random()))
    live.wait = Math.min(LATEST_MS, live.wait * 2)
  }
  socket.onclose = end
}

function hear(live, socket, message) {
  live.heard = Date.now()
  if (live.socket !== socket) return
  if (message.now) { live.offset = message.now - Date.now(); return }
  const shown = live.topics.get(message.topic ?? message.unknown)
  if (!shown) return
  if (message.unknown) { shown.isFollowed = false; return }
  if (isNewer(message.feed, message.number, shown)) {
    if (!take(shown, message)) return socket.send(JSON.stringify({ follow: shown.topic, feed: "", number: 0 }))
    for (const root of shown.roots) live.draws.get(root).draw({ head: shown.head, cards: shown.cards, offset: live.offset })
  }
  socket.send(JSON.stringify({ drawn: shown.topic, number: message.number }))
}
