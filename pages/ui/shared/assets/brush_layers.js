// What is painted: for each brush a layer in its colour, whose alpha is the mask; the frame; and the way back.
// A layer is smaller than a very large picture; what leaves has every pixel of the frame.
const LONGEST_LAYER = 2048
const MOST_BYTES = 192_000_000
const MOST_STEPS = 60
const FILLED = 1 / 255

function newWork({ id, width, height, brushes }) {
  const scale = Math.min(1, LONGEST_LAYER / Math.max(width, height))
  const sizes = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  return {
    id, width, height, scale,
    layers: new Map(brushes.map((brush) => [brush.id, canvasOf(...sizes)])),
    colours: new Map(brushes.map((brush) => [brush.id, brush.colour])),
    stroke: canvasOf(...sizes),
    frame: whole({ width, height }),
    done: [], undone: [], brush: brushes[0].id, tool: "brush", size: Math.max(8, Math.round(Math.max(width, height) / 14)), soft: 0,
  }
}

function canvasOf(width, height) {
  return Object.assign(make("canvas"), { width, height })
}

function pen(canvas) {
  return canvas.getContext("2d", { willReadFrequently: true })
}

function whole({ width, height }) {
  return { left: 0, top: 0, width, height }
}

function isWhole(work) {
  const { left, top, width, height } = work.frame
  return !left && !top && width === work.width && height === work.height
}

function reachesBeyond({ frame, width, height }) {
  return frame.left < 0 || frame.top < 0 || frame.left + frame.width > width || frame.top + frame.height > height
}

// How much of a layer is marked, from 0 to 1.
function share(canvas) {
  const { data } = pen(canvas).getImageData(0, 0, canvas.width, canvas.height)
  let sum = 0
  for (let at = 3; at < data.length; at += 4) sum += data[at]
  return sum / 255 / (canvas.width * canvas.height)
}

function isMarked(work) {
  return [...work.layers.values()].some((layer) => share(layer) > 0)
}

// A mask that is there already: white is marked.
async function load(work, masks) {
  for (const [id, url] of Object.entries(masks)) {
    const image = Object.assign(new Image(), { src: url })
    await image.decode()
    const layer = work.layers.get(id)
    const context = pen(layer)
    context.drawImage(image, 0, 0, layer.width, layer.height)
    const pixels = context.getImageData(0, 0, layer.width, layer.height)
    for (let at = 0; at < pixels.data.length; at += 4) {
      pixels.data[at + 3] = pixels.data[at]
    }
    context.putImageData(pixels, 0, 0)
    tint(layer, work.colours.get(id))
  }
}

// The same alpha in one colour.
function tint(canvas, colour) {
  const context = pen(canvas)
  context.globalCompositeOperation = "source-in"
  context.fillStyle = colour
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.globalCompositeOperation = "source-over"
}

// The line of a stroke as it is being drawn, from the last point to the next, in the picture's pixels.
function lineTo(work, from, to) {
  const context = pen(work.stroke)
  context.setTransform(work.scale, 0, 0, work.scale, 0, 0)
  Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: hardWidth(work), strokeStyle: work.tool === "eraser" ? "#fff" : work.colours.get(work.brush) })
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x + 0.01, to.y)
  context.stroke()
  context.setTransform(1, 0, 0, 1, 0, 0)
}

function hardWidth(work) {
  return Math.max(1, work.size * (1 - work.soft / 2))
}

function blurOf(work) {
  return work.soft * work.size / 5
}

// The stroke becomes part of its layer; what one brush marks, no other does.
function endStroke(work, box) {
  const reach = work.size / 2 + 3 * blurOf(work) + 2
  const area = inLayer(work, { left: box.left - reach, top: box.top - reach, right: box.right + reach, bottom: box.bottom + reach })
  if (area.width > 0 && area.height > 0) {
    const stroke = softened(work)
    step(work, area, () => {
      for (const [id, layer] of work.layers) {
        const context = pen(layer)
        context.globalCompositeOperation = work.tool === "brush" && id === work.brush ? "source-over" : "destination-out"
        context.drawImage(stroke, 0, 0)
        context.globalCompositeOperation = "source-over"
      }
    })
  }
  pen(work.stroke).clearRect(0, 0, work.stroke.width, work.stroke.height)
}

function softened(work) {
  const blur = blurOf(work) * work.scale
  if (blur < 0.5) return work.stroke
  const { width, height } = work.stroke
  const soft = canvasOf(width, height)
  const context = pen(soft)
  if ("filter" in context) {
    context.filter = `blur(${blur}px)`
    context.drawImage(work.stroke, 0, 0)
    return soft
  }
  // a browser without filters: made small and large again
  const small = canvasOf(Math.max(1, Math.round(width / blur)), Math.max(1, Math.round(height / blur)))
  pen(small).drawImage(work.stroke, 0, 0, small.width, small.height)
  context.drawImage(small, 0, 0, width, height)
  return soft
}

function inLayer(work, { left, top, right, bottom }) {
  const clamp = (value, most) => Math.round(Math.min(most, Math.max(0, value)))
  const from = { x: clamp(left * work.scale, work.stroke.width), y: clamp(top * work.scale, work.stroke.height) }
  const to = { x: clamp(right * work.scale, work.stroke.width), y: clamp(bottom * work.scale, work.stroke.height) }
  return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y }
}

// Everything painted is one step back: the pixels of its area before and after, for every layer.
function step(work, area, change) {
  const pixels = () => [...work.layers.values()].map((layer) => pen(layer).getImageData(area.x, area.y, area.width, area.height))
  const before = pixels()
  change()
  const after = pixels()
  push(work, {
    bytes: 8 * area.width * area.height * work.layers.size,
    back: () => put(work, area, before),
    forth: () => put(work, area, after),
  })
}

function put(work, area, pixels) {
  [...work.layers.values()].forEach((layer, index) => pen(layer).putImageData(pixels[index], area.x, area.y))
}

function push(work, change) {
  work.done.push(change)
  work.undone = []
  const bytes = () => work.done.reduce((sum, one) => sum + one.bytes, 0)
  while (work.done.length > 1 && (work.done.length > MOST_STEPS || bytes() > MOST_BYTES)) work.done.shift()
}

function everywhere(work) {
  return { x: 0, y: 0, width: work.stroke.width, height: work.stroke.height }
}

function clear(work) {
  step(work, everywhere(work), () => {
    for (const layer of work.layers.values()) pen(layer).clearRect(0, 0, layer.width, layer.height)
  })
}

// Of one brush what it marked and what not, of two what the one marked and what the other did.
function invert(work) {
  const change = () => {
    const layers = [...work.layers.values()]
    const before = layers.map((layer) => { const copy = canvasOf(layer.width, layer.height); pen(copy).drawImage(layer, 0, 0); return copy })
    layers.forEach((layer, index) => {
      const context = pen(layer)
      const colour = [...work.colours.values()][index]
      context.clearRect(0, 0, layer.width, layer.height)
      if (layers.length > 1) {
        context.drawImage(before[(index + 1) % layers.length], 0, 0)
        tint(layer, colour)
        return
      }
      context.fillStyle = colour
      context.fillRect(0, 0, layer.width, layer.height)
      context.globalCompositeOperation = "destination-out"
      context.drawImage(before[index], 0, 0)
      context.globalCompositeOperation = "source-over"
    })
  }
  change()
  push(work, { bytes: 0, back: change, forth: change })
}

function setFrame(work, frame) {
  const before = work.frame
  const after = Object.fromEntries(Object.entries(frame).map(([name, value]) => [name, Math.round(value)]))
  if (JSON.stringify(before) === JSON.stringify(after)) return
  work.frame = after
  push(work, { bytes: 0, back: () => { work.frame = before }, forth: () => { work.frame = after } })
}

function goBack(work) {
  const change = work.done.pop()
  if (change) { change.back(); work.undone.push(change) }
}

function goForth(work) {
  const change = work.undone.pop()
  if (change) { change.forth(); work.done.push(change) }
}

// What leaves: each mask as a PNG of the frame's size, white where its brush marked and, for the first brush, where
// the frame reaches beyond the picture.
function outcome(work) {
  const { frame } = work
  const masks = {}
  let isFirst = true
  for (const [id, layer] of work.layers) {
    const grows = isFirst && reachesBeyond(work)
    isFirst = false
    if (!grows && share(layer) < FILLED / (layer.width * layer.height)) continue
    const white = canvasOf(layer.width, layer.height)
    pen(white).drawImage(layer, 0, 0)
    tint(white, "#fff")
    const mask = canvasOf(frame.width, frame.height)
    const context = pen(mask)
    context.fillStyle = grows ? "#fff" : "#000"
    context.fillRect(0, 0, frame.width, frame.height)
    context.fillStyle = "#000"
    context.fillRect(-frame.left, -frame.top, work.width, work.height)
    context.drawImage(white, -frame.left, -frame.top, work.width, work.height)
    masks[id] = mask.toDataURL("image/png")
  }
  return { frame: isWhole(work) ? null : [frame.left, frame.top, frame.width, frame.height], masks }
}
