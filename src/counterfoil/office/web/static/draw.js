// Draws one box on the page, by mouse, by finger or by keys, into the four numbers of the form: they are what is sent.
// The overlay's viewBox is the page in points, so a place on it is a place on the page.

const SIDES = ["left", "top", "right", "bottom"];
const SVG = "http://www.w3.org/2000/svg";

export function drawing() {
  document.getElementById("draw-start")?.addEventListener("click", begin);
  for (const side of SIDES) document.getElementById(side)?.addEventListener("input", () => paint(read()));
  if (document.getElementById("draw")?.open) paint(read());
}

const overlay = () => document.getElementById("overlay");
const sheet = () => ({ width: Number(overlay().dataset.width), height: Number(overlay().dataset.height) });

function read() {
  const sides = SIDES.map((side) => document.getElementById(side).value.trim());
  return sides.every((one) => one !== "" && Number.isFinite(Number(one))) ? sides.map(Number) : null;
}

function write(box) {
  const { width, height } = sheet();
  const [a, b, c, d] = box;
  const inside = [
    Math.max(0, Math.min(a, c)), Math.max(0, Math.min(b, d)),
    Math.min(width, Math.max(a, c)), Math.min(height, Math.max(b, d)),
  ];
  SIDES.forEach((side, n) => { document.getElementById(side).value = Math.round(inside[n] * 10) / 10; });
  paint(inside);
}

function paint(box) {
  let shape = document.getElementById("drawn");
  if (!shape) {
    shape = document.createElementNS(SVG, "rect");
    shape.id = "drawn";
    shape.setAttribute("class", "drawn");
    overlay().append(shape);
  }
  const [x0, y0, x1, y1] = box || [0, 0, 0, 0];
  shape.setAttribute("x", x0);
  shape.setAttribute("y", y0);
  shape.setAttribute("width", Math.max(0, x1 - x0));
  shape.setAttribute("height", Math.max(0, y1 - y0));
}

function begin() {
  const area = overlay().parentElement;
  area.classList.add("is-drawing");
  const current = document.querySelector(".place.current path")?.getBBox();
  const { width } = sheet();
  const near = current ? [current.x, current.y + current.height + 4] : [width / 3, 100];
  write(read() || [near[0], near[1], near[0] + 120, near[1] + 16]);
  overlay().setAttribute("tabindex", "-1");
  overlay().focus({ preventScroll: true });
  document.getElementById("drawn").scrollIntoView({ block: "center" });
  overlay().addEventListener("pointerdown", press);
  overlay().addEventListener("keydown", keys);
}

function end() {
  overlay().parentElement.classList.remove("is-drawing");
  overlay().removeEventListener("pointerdown", press);
  overlay().removeEventListener("keydown", keys);
  document.getElementById("draw-exemption").focus();
}

function keys(event) {
  const by = event.altKey ? 1 : 6;
  const move = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
  if (event.key === "Enter" || event.key === "Escape") end();
  else if (move) {
    const [x0, y0, x1, y1] = read();
    const [dx, dy] = move;
    write(event.shiftKey ? [x0, y0, Math.max(x0 + 2, x1 + dx), Math.max(y0 + 2, y1 + dy)] : shifted(x0, y0, x1, y1, dx, dy));
    document.getElementById("drawn").scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

// Moved as a whole, and never over the edge.
function shifted(x0, y0, x1, y1, dx, dy) {
  const { width, height } = sheet();
  const x = Math.min(Math.max(dx, -x0), width - x1);
  const y = Math.min(Math.max(dy, -y0), height - y1);
  return [x0 + x, y0 + y, x1 + x, y1 + y];
}

function press(event) {
  const from = point(event);
  const move = (now) => write([...from, ...point(now)]);
  overlay().setPointerCapture(event.pointerId);
  overlay().addEventListener("pointermove", move);
  overlay().addEventListener("pointerup", () => {
    overlay().removeEventListener("pointermove", move);
    end();
  }, { once: true });
  event.preventDefault();
}

function point(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(overlay().getScreenCTM().inverse());
  return [at.x, at.y];
}
