// A sound and a notification when the last result is there. Permission is asked for by the very press that wants it.
const REFUSED = "This browser does not allow notifications from this page. Allow them in its settings for this site, then switch it on again."
const MISSING = "This browser has no notifications."

async function mayNotify(say) {
  if (!window.Notification) { say(MISSING); return false }
  const answer = Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission
  say(answer === "granted" ? "" : REFUSED)
  return answer === "granted"
}

function labelled(words, box) {
  const label = make("label")
  label.append(box, document.createTextNode(words))
  return label
}

function drawSwitches(root) {
  const words = make("p")
  words.setAttribute("role", "status")
  const boxes = {}
  for (const [signal, name] of [["sound", "A sound when the last result is there"], ["notification", "A notification of the browser when the last result is there"]]) {
    boxes[signal] = Object.assign(make("input"), { type: "checkbox", name: signal })
    root.append(labelled(name, boxes[signal]))
  }
  root.append(words)
  return { boxes, say: (sentence) => setText(words, sentence) }
}

const drawn = new WeakMap()

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".ke")
  if (!drawn.has(root)) drawn.set(root, { ...drawSwitches(root), wanted: { ...data.chosen }, told: data.chosen })
  const state = drawn.get(root)
  // What was pressed stands until the server has heard of it: a rerun in between still brings what was before.
  for (const [signal, isOn] of Object.entries(data.chosen)) if (isOn !== state.told[signal]) state.wanted[signal] = isOn
  state.told = data.chosen
  for (const [signal, box] of Object.entries(state.boxes)) {
    box.checked = state.wanted[signal]
    box.onchange = async () => {
      const isOn = state.wanted[signal] = box.checked
      if (isOn && signal === "sound") chime()
      if (isOn && signal === "notification" && !(await mayNotify(state.say))) {
        state.wanted[signal] = box.checked = false
        return
      }
      setTriggerValue("switched", { ...state.wanted }) // all of them: of two presses in a moment only the last may arrive
    }
  }
}
