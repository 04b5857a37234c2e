// A cut-out on any ground, with a slider back to the picture it came from.
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".kc")
  const shown = JSON.stringify(data)
  if (root.dataset.shown === shown) return
  root.dataset.shown = shown

  const stage = make("div", "kc-stage kc-checkerboard")
  stage.style.aspectRatio = `${data.width} / ${data.height}`
  stage.style.maxWidth = `${Math.round(data.maxHeight * data.width / data.height)}px`
  const after = make("img", "kc-after")
  after.src = data.after
  after.alt = "The picture without its background"
  const before = make("img", "kc-before")
  before.src = data.before
  before.alt = "The original picture"
  const line = make("span", "kc-line")
  stage.append(after, before, line)

  const slider = make("input", "kc-slider")
  slider.type = "range"
  slider.min = 0
  slider.max = 100
  slider.value = 0
  slider.setAttribute("aria-label", "Before and after")
  const slide = () => {
    before.style.clipPath = `inset(0 ${100 - slider.value}% 0 0)`
    line.style.left = `${slider.value}%`
    line.hidden = slider.value === "0" || slider.value === "100"
  }
  slider.oninput = slide
  slide()

  const grounds = make("div", "kc-grounds")
  const choose = (button, ground) => {
    for (const other of grounds.children) other.setAttribute("aria-pressed", String(other === button))
    stage.classList.toggle("kc-checkerboard", ground.colour === null)
    stage.style.backgroundColor = ground.colour ?? ""
  }
  for (const ground of data.grounds) {
    const button = make("button", "kc-ground", ground.name)
    button.type = "button"
    button.setAttribute("aria-pressed", String(ground.colour === null))
    const swatch = make("span", ground.colour === null ? "kc-swatch kc-checkerboard" : "kc-swatch")
    if (ground.colour !== null) swatch.style.backgroundColor = ground.colour
    button.prepend(swatch)
    button.onclick = () => choose(button, ground)
    grounds.append(button)
  }

  const zoom = make("button", "kc-ground", "100 %")
  zoom.type = "button"
  zoom.setAttribute("aria-pressed", "false")
  zoom.onclick = () => {
    const isWhole = zoom.getAttribute("aria-pressed") === "true"
    zoom.setAttribute("aria-pressed", String(!isWhole))
    const width = isWhole ? data.maxHeight * data.width / data.height : data.width / devicePixelRatio
    stage.style.maxWidth = isWhole ? `${Math.round(width)}px` : "none"
    stage.style.width = isWhole ? "" : `${width}px`
  }
  grounds.append(zoom)
  const frame = make("div", "kc-frame")
  frame.append(stage)

  const ends = make("div", "kc-ends")
  ends.append(make("span", "", "Cut-out"), slider, make("span", "", "Original"))
  root.replaceChildren(frame, ends, grounds)
}
