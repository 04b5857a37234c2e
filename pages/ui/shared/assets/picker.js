// Kept results to choose from: a click adds one.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kp")
  const shown = JSON.stringify(data.items.map((item) => [item.id, item.isChosen]))
  if (root.dataset.shown === shown) return
  root.dataset.shown = shown
  root.replaceChildren(...data.items.map((item) => {
    const press = button("", "kp-item", () => setTriggerValue("chosen", item.id), item.label)
    press.setAttribute("aria-pressed", String(item.isChosen))
    press.title = item.label
    const image = make("img")
    Object.assign(image, { src: item.thumbnail, alt: "", loading: "lazy", decoding: "async" })
    press.append(image)
    if (item.isClip) press.append(make("span", "kp-play", "▶"))
    return press
  }))
}
