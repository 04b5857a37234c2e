// How many results came since the history was opened, and the press that shows them.
const notices = new WeakMap()

function drawNotice(press, { head: { newer } }) {
  setText(press, newer ? `${newer.toLocaleString("en")} new result${newer > 1 ? "s" : ""} · show` : "")
  press.hidden = !newer
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kn")
  let press = notices.get(root)
  if (!press) {
    press = button("", "kn-press")
    press.hidden = true
    root.replaceChildren(press)
    notices.set(root, press)
  }
  press.onclick = () => setTriggerValue("shown", true)
  follow(root, data.live, (shown) => drawNotice(press, shown))
  return () => unfollow(root)
}
