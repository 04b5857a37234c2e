// Copies a text and says so for a moment.
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".kcopy")
  let press = root.querySelector("button")
  if (!press) {
    press = button("Copy", "kcopy-button", null)
    press.append(make("span", "kcopy-said"))
    press.lastChild.setAttribute("role", "status")
    root.append(press)
  }
  press.onclick = async () => {
    await copy(data.text)
    press.classList.add("is-copied")
    press.lastChild.textContent = "Copied"
    setTimeout(() => { press.classList.remove("is-copied"); press.lastChild.textContent = "" }, 1200)
  }
}
