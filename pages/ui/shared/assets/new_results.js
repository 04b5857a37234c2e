// How many results came since the history was opened, and the press that shows them.
const notices = new WeakMap()

function drawNotice(state, { head }) {
  const { newer, stages } = head
  const words = newer ? `${newer.toLocaleString("en")} new result${newer > 1 ? "s" : ""} · show` : ""
  setText(state.press, words)
  state.press.hidden = !newer
  const moved = stages.join()
  if (state.topic === state.drawnTopic && state.moved !== moved) state.trigger("moved", moved)
  Object.assign(state, { moved, drawnTopic: state.topic })
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kn")
  let state = notices.get(root)
  if (!state) {
    state = { press: button("", "kn-press", () => state.trigger("shown", true)) }
    root.replaceChildren(state.press)
    notices.set(root, state)
  }
  state.trigger = setTriggerValue
  state.topic = data.live.topic
  follow(root, data.live, (shown) => drawNotice(state, shown))
  return () => unfollow(root)
}
