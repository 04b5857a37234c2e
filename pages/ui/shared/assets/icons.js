// Icons as they will stand: every size in its own pixels, on every ground.
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".ki")
  const shown = JSON.stringify(data)
  if (root.dataset.shown === shown) return
  root.dataset.shown = shown
  root.replaceChildren(...data.grounds.map((ground) => {
    const row = make("figure", ground.colour ? "ki-ground" : "ki-ground ki-checkerboard")
    if (ground.colour) row.style.backgroundColor = ground.colour
    const icons = data.icons.map((icon) => {
      const image = make("img", "ki-icon")
      return Object.assign(image, { src: icon.url, width: icon.side, height: icon.side, alt: `${icon.side} px on ${ground.name}` })
    })
    const name = make("figcaption", "ki-name", ground.name)
    const figure = make("div", "ki-row")
    figure.append(row, name)
    row.append(...icons)
    return figure
  }))
}
