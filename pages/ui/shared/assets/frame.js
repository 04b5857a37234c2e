// What stands around every page: a way past the navigation by keyboard, and calm words while the server is away.
const AWAY = "The server does not answer. Go on writing: nothing is lost, and this page connects again by itself."
const BACK_MS = 15000 // so long after its return the server may still draw a field as it had stored it
const REST_MS = 1000
const ON_ITS_WAY = "A file is still on its way. Nothing was sent: press again once it is here."
const PAYS = ":is(.st-key-generate, .st-key-confirm_generate, .st-key-run_comparison, .st-key-confirm_run_comparison, .st-key-run_batch) button"
const WRITABLE = "[data-testid=stMain] textarea, [data-testid=stMain] input[type=text]"

// What scrolls is reached by keyboard, too.
function reachScrolled() {
  for (const place of document.querySelectorAll("[class*=st-key-prompt_], .st-key-brief_sections, .st-key-shelf_bar")) place.tabIndex = 0
}

function skipLink() {
  const link = make("a", "kb-skip", "Skip to the page")
  link.href = "#stMain"
  const target = () => document.querySelector(":is(.st-key-generate, .st-key-confirm_generate) button:not(:disabled)")
  link.onfocus = () => setText(link, document.querySelector(".st-key-generate_bar") ? "Skip to Generate" : "Skip to the page")
  link.onclick = (event) => {
    event.preventDefault()
    ;(target() ?? document.querySelector("[data-testid=stMain]")).focus()
  }
  return link
}

// Streamlit locks every field and shows a dialog that cannot be worked beside. A text that is typed meanwhile is kept
// here and given to the page once it is back: a server that started anew knows only what it had stored.
function watchServer(app) {
  const banner = make("div", "kb-away")
  banner.setAttribute("role", "status")
  const typed = new Map()
  let isGiving = false
  let until = 0
  let timer = 0

  const isAway = () => !["CONNECTED", "INITIAL"].includes(app.dataset.testConnectionState)
  const hear = ({ target }) => {
    if (isGiving || !target.matches(WRITABLE)) return
    if (banner.isConnected) typed.set(keyOf(target), target.value)
    else typed.delete(keyOf(target)) // written anew since
  }
  const look = () => {
    reachScrolled()
    if (isAway()) {
      if (!banner.isConnected) { setText(banner, AWAY); document.body.append(banner) }
      for (const field of document.querySelectorAll(WRITABLE)) field.disabled = false
      const dialog = [...document.querySelectorAll("[role=dialog]")].find((one) => one.textContent.startsWith("Connection error"))
      if (dialog) document.querySelector("[data-testid=stDialog] button[aria-label=Dismiss]")?.click()
      return
    }
    if (app.dataset.testScriptState !== "notRunning") return
    if (banner.isConnected) {
      banner.remove()
      until = Date.now() + BACK_MS
      clearInterval(timer)
      timer = setInterval(giveBack, REST_MS)
    }
  }
  const giveBack = () => {
    if (Date.now() > until) { clearInterval(timer); typed.clear() }
    if (app.dataset.testScriptState !== "notRunning") return
    isGiving = true
    for (const [key, text] of typed) {
      const field = document.querySelector(key)
      if (field && field.value !== text) write(field, text)
    }
    isGiving = false
  }
  const watch = new MutationObserver(look)
  watch.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"] })
  const dialogs = new MutationObserver(() => { if (banner.isConnected) look() })
  dialogs.observe(document.body, { childList: true })
  document.addEventListener("input", hear, true)
  reachScrolled()
  return () => {
    clearInterval(timer)
    watch.disconnect()
    dialogs.disconnect()
    document.removeEventListener("input", hear, true)
    banner.remove()
  }
}

function keyOf(field) {
  const place = field.closest("[class*=st-key-]")
  const name = place && [...place.classList].find((one) => one.startsWith("st-key-"))
  return name ? `.${CSS.escape(name)} :is(textarea, input)` : `[aria-label="${CSS.escape(field.ariaLabel ?? "")}"]`
}

// As if typed: React hears the native setter and the event, Streamlit commits when the focus leaves.
function write(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text)
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
}

// A file that is still on its way is not in the form yet: a press that pays would buy without it.
function holdWhileUploading() {
  const words = make("div", "kb-away")
  words.setAttribute("role", "status")
  const isUploading = () => document.querySelector("[data-testid=stMain] [data-testid=stFileChipIconSpinner]") !== null
  let timer = 0
  const hold = (event) => {
    const isPress = event.type === "click" ? event.target.closest?.(PAYS) : event.key === "Enter" && (event.ctrlKey || event.metaKey)
    if (!isPress || !isUploading()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    setText(words, ON_ITS_WAY)
    document.body.append(words)
    clearInterval(timer)
    timer = setInterval(() => { if (!isUploading()) { clearInterval(timer); words.remove() } }, 250)
  }
  for (const kind of ["click", "keydown"]) window.addEventListener(kind, hold, true)
  return () => {
    clearInterval(timer)
    words.remove()
    for (const kind of ["click", "keydown"]) window.removeEventListener(kind, hold, true)
  }
}

export default function () {
  const link = skipLink()
  document.body.prepend(link)
  const ends = [watchServer(document.querySelector("[data-testid=stApp]")), holdWhileUploading()]
  return () => { for (const end of ends) end(); link.remove() }
}
