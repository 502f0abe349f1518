// The map of the system, or of what one case did.

function systemMap(map) {
  const drawing = svg("svg", { class: "system-map", width: map.width, height: map.height, viewBox: `0 0 ${map.width} ${map.height}`, role: "img", "aria-label": `System map: ${map.lines.map((line) => line.title).join("; ")}` });
  for (const line of map.lines) {
    drawing.append(svg("g", { class: `way ${line.state}` }, svg("title", null, line.title), svg("path", { d: line.path }), svg("path", { class: "head", d: line.head })));
  }
  for (const part of map.boxes) {
    const middle = part.x + part.width / 2;
    drawing.append(svg("g", { class: part.used ? "part" : "part unused" }, svg("title", null, `${part.kind} ${part.name}`),
      svg("rect", { x: part.x, y: part.y, width: part.width, height: part.height, rx: 7 }),
      svg("text", { class: "name", x: middle, y: part.y + part.height / 2 - 3 }, cut(part.name, 24)), svg("text", { class: "kind", x: middle, y: part.y + part.height / 2 + 13 }, part.kind)));
  }
  for (const line of map.lines) {
    if (line.label) drawing.append(svg("text", { class: `label ${line.state}`, x: line.x, y: line.y + 4 }, line.label));
  }
  return h("div", { class: "map-scroller", tabindex: "0", role: "region", "aria-label": "System map" }, drawing);
}
