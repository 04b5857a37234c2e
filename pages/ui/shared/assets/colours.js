// Colour chips: swatch with the browser's own picker, name, hex, role, remove; and one to add.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".chips")
  const colours = data.colours.map((c) => ({ ...c }))
  const send = () => setTriggerValue("edited", colours.map(({ hex, role }) => ({ hex, role })))

  const chip = (colour, index) => {
    const box = document.createElement("span")
    box.className = "chip"
    const swatch = document.createElement("input")
    swatch.type = "color"
    swatch.value = colour.hex.toLowerCase()
    swatch.title = `Change ${colour.name}`
    swatch.setAttribute("aria-label", `Change ${colour.name}`)
    swatch.onchange = () => { colours[index].hex = swatch.value.toUpperCase(); send() }
    const name = document.createElement("span")
    name.className = "name"
    name.textContent = `${colour.name} ${colour.hex}`
    const role = document.createElement("select")
    role.setAttribute("aria-label", `Role of ${colour.name}`)
    for (const option of data.roles) role.add(new Option(option, option, false, option === colour.role))
    role.onchange = () => { colours[index].role = role.value; send() }
    const remove = document.createElement("button")
    remove.type = "button"
    remove.textContent = "×"
    remove.setAttribute("aria-label", `Remove ${colour.name}`)
    remove.onclick = () => { colours.splice(index, 1); send() }
    box.append(swatch, name, role, remove)
    return box
  }

  const add = document.createElement("label")
  add.className = "chip add"
  const picker = document.createElement("input")
  picker.type = "color"
  picker.value = data.suggestion
  picker.onchange = () => { colours.push({ hex: picker.value.toUpperCase(), role: "palette" }); send() }
  const text = document.createElement("span")
  text.textContent = "Pick a colour"
  add.append(picker, text)

  root.replaceChildren(...colours.map(chip), add)
}
