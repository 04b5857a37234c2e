// Files on the clipboard go where dropped files go: into the uploader of this page.
function onPaste(event, key) {
  const files = [...(event.clipboardData?.files ?? [])]
  const input = document.querySelector(`.st-key-${key} input[type=file]`)
  if (!files.length || !input) return
  event.preventDefault()
  const carrier = new DataTransfer()
  for (const [number, file] of files.entries()) {
    const extension = file.type.split("/")[1]?.replace("jpeg", "jpg") ?? "png"
    const name = file.name && file.name !== "image.png" ? file.name : `pasted-${Date.now()}-${number}.${extension}`
    carrier.items.add(new File([file], name, { type: file.type }))
  }
  input.files = carrier.files
  input.dispatchEvent(new Event("change", { bubbles: true }))
}

export default function ({ data }) {
  const listener = (event) => onPaste(event, data.key)
  document.addEventListener("paste", listener)
  return () => document.removeEventListener("paste", listener)
}
