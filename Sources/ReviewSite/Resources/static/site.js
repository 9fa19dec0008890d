// Makes the pages quicker to use. Everything here can be done without it, by links and forms.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);

// ---- The photo: forms and links change the page in place, so that zoom and place stay. ----

async function show(response, { push = true } = {}) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok) return complain(page);
  const review = $("#review");
  const next = $("#review", page);
  if (!review || !next || review.dataset.photo !== next.dataset.photo) {
    location.assign(response.url);
    return;
  }
  const focus = focused();
  // The picture stays; what is drawn on it is exchanged.
  const outlines = $("#outlines");
  for (const old of outlines.querySelectorAll("a")) old.remove();
  for (const link of $("#outlines", page).querySelectorAll("a")) outlines.append(link);
  for (const part of [".legend", ".tools", "#notice", "#corrections"]) $(part).replaceWith($(part, page));
  $("#panel").replaceChildren(...$("#panel", page).childNodes);
  if (push) history.pushState(null, "", withoutNotice(response.url));
  prepareTools();
  keepInView($("a[aria-current] polygon", outlines));
  if (focus) ($(focus) ?? $("#panel h2") ?? $("#viewport")).focus({ preventScroll: true });
  speak();
}

// Where the focus belongs when what had it is exchanged: on its counterpart, or on the heading of the
// spine that is shown now. Nothing where nothing on the exchanged parts had it.
function focused() {
  const element = document.activeElement;
  if (!element?.closest("#outlines, #panel, .tools, #corrections")) return null;
  if (element.closest("#outlines")) return "#outlines a[aria-current]";
  if (element.closest(".walk a")) return `.walk [rel=${element.rel}]`;
  return element.closest(".tools") && element.id ? "#" + element.id : "#panel h2";
}

// Says to those who cannot see it what has happened and which spine is shown now.
function speak() {
  const spine = $("#outlines a[aria-current]")?.getAttribute("aria-label");
  $("#spoken").textContent = [$("#notice").textContent, $("#panel h2")?.textContent, spine]
    .filter(Boolean).join(". ");
}

// A page that is opened again later has not just been corrected.
function withoutNotice(address) {
  const url = new URL(address);
  for (const name of ["said", "undone"]) url.searchParams.delete(name);
  return url.href;
}

// What went wrong is said where the person looks; nothing else changes.
function complain(page) {
  const line = document.createElement("p");
  line.className = "warning";
  line.setAttribute("role", "alert");
  line.textContent = [$(".warning", page), $(".detail", page)]
    .map((element) => element?.textContent ?? "").join(" ");
  $("#panel").prepend(line);
}

async function go(url, options = {}) {
  const { push, ...request } = options;
  document.body.setAttribute("aria-busy", "true");
  try {
    await show(await fetch(url, request), { push });
  } catch {
    location.assign(url);
  } finally {
    document.body.removeAttribute("aria-busy");
  }
}

function send(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.set(button.name, button.value);
  const isPost = form.method.toLowerCase() === "post";
  if (isPost) return go(form.action, { method: "POST", body: fields });
  return go(form.action.split("?")[0] + "?" + fields);
}

function startReview() {
  const review = $("#review");
  if (!review) return;
  review.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute("href");
    if (!href.startsWith(`/photos/${review.dataset.photo}?`)) return;
    event.preventDefault();
    if (!viewport.moved || !event.target.closest("#viewport")) go(href);
  });
  review.addEventListener("submit", (event) => {
    if (event.target.method.toLowerCase() !== "post" && event.target.id !== "search") return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  review.addEventListener("input", (event) => {
    if (event.target.id === "words") latest(() => typed(event.target.form));
  });
  history.replaceState(null, "", withoutNotice(location.href));
  addEventListener("popstate", () => go(location.href, { push: false }));
  document.addEventListener("keydown", key);
  prepareTools();
  startViewport();
  startDrawing();
  keepInView($("#outlines a[aria-current] polygon"));
}

// While typing, only the list of records is exchanged: the field keeps its cursor.
async function typed(form) {
  const fields = new URLSearchParams(new FormData(form));
  const page = await fetched(form.action.split("?")[0] + "?" + fields);
  const found = $("#found", page);
  if (found && $("#words")?.form === form) $("#found").replaceWith(found);
}

// What is asked for at every letter: one question at a time, and of those that come up meanwhile only
// the latest. No letter waits for another to be typed, and the server never lags behind.
const questions = { isBusy: false, next: null };
async function latest(question) {
  questions.next = question;
  if (questions.isBusy) return;
  questions.isBusy = true;
  try {
    while (questions.next) {
      const ask = questions.next;
      questions.next = null;
      await ask();
    }
  } finally {
    questions.isBusy = false;
  }
}

async function fetched(url) {
  const response = await fetch(url);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (document.body.hasAttribute("aria-busy")) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") $("#panel h2")?.focus();
    return;
  }
  const press = (element) => {
    if (!element) return;
    event.preventDefault();
    element.click();
  };
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  switch (name) {
    case "n": return press($("#next-unsure"));
    case "u": return press($("#undo"));
    case "ArrowRight": return press($(".walk [rel=next]"));
    case "ArrowLeft": return press($(".walk [rel=prev]"));
    case "/": event.preventDefault(); return $("#words")?.focus();
    case "+": return zoom(1.4);
    case "-": return zoom(1 / 1.4);
    case "0": return fit();
    default:
      if (/^[1-9cxb]$/.test(name)) press($(`#verdict [data-key="${name}"]`));
  }
}

// ---- Zoom and pan. ----

const viewport = { scale: 1, x: 0, y: 0, moved: false, fingers: new Map() };

function prepareTools() {
  const tools = $(".zoom");
  if (!tools) return;
  tools.hidden = false;
  $("#zoom-in").onclick = () => zoom(1.4);
  $("#zoom-out").onclick = () => zoom(1 / 1.4);
  $("#zoom-fit").onclick = fit;
  for (const button of document.querySelectorAll("button.draw")) button.hidden = false;
}

function place() {
  const frame = $("#viewport");
  const canvas = $("#canvas");
  const width = canvas.offsetWidth * (viewport.scale - 1);
  const height = canvas.offsetHeight * (viewport.scale - 1);
  viewport.x = Math.min(0, Math.max(-width, viewport.x));
  viewport.y = Math.min(0, Math.max(-height, viewport.y));
  canvas.style.transform = `translate(${viewport.x}px, ${viewport.y}px) scale(${viewport.scale})`;
  frame.classList.toggle("zoomed", viewport.scale > 1);
  sharpen();
}

// Zoomed in, the picture is asked for once more, larger.
function sharpen() {
  const image = $("#outlines image");
  if (viewport.scale < 1.8 || image.dataset.sharp) return;
  image.dataset.sharp = "true";
  const large = image.getAttribute("href").replace(/1600$/, "4096");
  const loader = new Image();
  loader.onload = () => image.setAttribute("href", large);
  loader.src = large;
}

function zoom(factor, x, y) {
  const frame = $("#viewport").getBoundingClientRect();
  const px = x ?? frame.width / 2;
  const py = y ?? frame.height / 2;
  const scale = Math.min(12, Math.max(1, viewport.scale * factor));
  viewport.x = px - ((px - viewport.x) / viewport.scale) * scale;
  viewport.y = py - ((py - viewport.y) / viewport.scale) * scale;
  viewport.scale = scale;
  place();
}

function fit() {
  Object.assign(viewport, { scale: 1, x: 0, y: 0 });
  place();
}

function keepInView(polygon) {
  if (!polygon || viewport.scale === 1) return;
  const frame = $("#viewport").getBoundingClientRect();
  const box = polygon.getBoundingClientRect();
  const isIn = box.left >= frame.left && box.right <= frame.right
    && box.top >= frame.top && box.bottom <= frame.bottom;
  if (isIn) return;
  viewport.x += frame.left + frame.width / 2 - (box.left + box.width / 2);
  viewport.y += frame.top + frame.height / 2 - (box.top + box.height / 2);
  place();
}

function startViewport() {
  const frame = $("#viewport");
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && viewport.scale === 1 && event.deltaY > 0) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  frame.addEventListener("pointerdown", (event) => {
    viewport.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    viewport.moved = false;
  });
  frame.addEventListener("pointermove", (event) => {
    const before = viewport.fingers.get(event.pointerId);
    if (!before || sketch.form) return;
    const now = { x: event.clientX, y: event.clientY };
    const others = [...viewport.fingers].filter(([id]) => id !== event.pointerId);
    if (others.length === 1) {
      const other = others[0][1];
      const box = frame.getBoundingClientRect();
      const apart = (a) => Math.hypot(a.x - other.x, a.y - other.y);
      zoom(apart(now) / Math.max(1, apart(before)),
        (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
      viewport.moved = true;
    } else if (viewport.scale > 1) {
      viewport.x += now.x - before.x;
      viewport.y += now.y - before.y;
      if (Math.hypot(now.x - before.x, now.y - before.y) > 2) viewport.moved = true;
      place();
    }
    viewport.fingers.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    frame.addEventListener(name, (event) => viewport.fingers.delete(event.pointerId));
  }
}

// ---- Drawing an outline: four clicks fill in the form. ----

const sketch = { form: null, points: [] };

function startDrawing() {
  $("#review").addEventListener("click", (event) => {
    const button = event.target.closest("button.draw");
    if (button) {
      sketch.form = button.form;
      sketch.points = [];
      $("#viewport").classList.add("drawing");
      $("#viewport").focus();
      return;
    }
    if (!sketch.form || !event.target.closest("#outlines")) return;
    event.preventDefault();
    event.stopPropagation();
    const svg = $("#outlines");
    const point = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(svg.getScreenCTM().inverse());
    sketch.points.push(point);
    drawSketch();
    if (sketch.points.length === 4) finishSketch();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sketch.form) stopSketch();
  });
}

function drawSketch() {
  const svg = $("#outlines");
  $(".sketch", svg)?.remove();
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  shape.setAttribute("class", "sketch");
  shape.setAttribute("vector-effect", "non-scaling-stroke");
  shape.setAttribute("points", sketch.points.map((p) => `${p.x},${p.y}`).join(" "));
  svg.append(shape);
}

function finishSketch() {
  const middle = sketch.points.reduce(
    (sum, p) => ({ x: sum.x + p.x / 4, y: sum.y + p.y / 4 }), { x: 0, y: 0 });
  const angle = (p) => Math.atan2(p.y - middle.y, p.x - middle.x);
  const around = [...sketch.points].sort((a, b) => angle(a) - angle(b));
  const first = around.reduce((best, p, i) => (p.x + p.y < around[best].x + around[best].y ? i : best), 0);
  for (let i = 0; i < 4; i++) {
    const p = around[(first + i) % 4];
    sketch.form.elements[`x${i + 1}`].value = Math.round(p.x);
    sketch.form.elements[`y${i + 1}`].value = Math.round(p.y);
  }
  const form = sketch.form;
  stopSketch(true);
  form.closest("details").open = true;
  form.querySelector("button:not(.draw)").focus();
}

function stopSketch(keepsShape = false) {
  sketch.form = null;
  if (!keepsShape) $("#outlines .sketch")?.remove();
  $("#viewport").classList.remove("drawing");
}

// ---- Dropping photos into the page. ----

function startUploads() {
  const drop = $("#drop");
  if (!drop) return;
  const report = $("#uploads");
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
    });
  }
  document.addEventListener("drop", (event) => upload([...event.dataTransfer.files]));
  drop.addEventListener("submit", (event) => {
    event.preventDefault();
    upload([...$("#files").files]);
  });
  if (report.dataset.busy) watch();

  async function upload(files) {
    if (!files.length) return;
    const bar = document.createElement("progress");
    bar.max = files.length;
    bar.value = 0;
    const label = document.createElement("label");
    label.append(drop.dataset.uploading + " ", bar);
    report.replaceChildren(label);
    for (const file of files) {
      bar.value += 1;
      // Told before it is sent: a connection that is refused half way says nothing.
      if (file.size > Number(drop.dataset.limit)) {
        warn(file.name, drop.dataset.large);
        continue;
      }
      try {
        const response = await fetch("/uploads/" + encodeURIComponent(file.name), {
          method: "PUT", body: file,
        });
        if (!response.ok) warn(file.name, await reason(response));
      } catch {
        warn(file.name, "");
      }
    }
    label.remove();
    $("#files").value = "";
    watch();
  }

  async function reason(response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [$(".warning", page), $(".detail", page)].map((e) => e?.textContent ?? "").join(" ");
  }

  function warn(name, why) {
    const line = document.createElement("p");
    line.className = "warning";
    line.textContent = `${name} ${drop.dataset.failed}. ${why}`;
    report.append(line);
  }

  // What is to be said of photos that were taken.
  function remark(status) {
    for (const photo of status.failures) warn(photo.name, photo.reason);
    for (const photo of status.known) {
      const line = document.createElement("p");
      const link = document.createElement(photo.photo ? "a" : "span");
      if (photo.photo) link.href = `/photos/${photo.photo}`;
      link.textContent = drop.dataset.known;
      line.append(photo.name + " ", link);
      report.append(line);
    }
    for (const warning of status.warnings) {
      const line = document.createElement("p");
      line.className = "warning";
      line.textContent = warning;
      report.append(line);
    }
  }

  async function watch() {
    const label = document.createElement("label");
    const bar = document.createElement("progress");
    const text = document.createElement("span");
    label.append(bar, " ", text);
    report.prepend(label);
    for (;;) {
      const status = await (await fetch("/uploads")).json();
      bar.max = Math.max(1, status.total);
      bar.value = status.finished;
      text.textContent = `${status.finished} / ${status.total}`;
      if (!status.isBusy) {
        remark(status);
        label.remove();
        if (status.finished > status.failures.length) await refreshWall();
        return;
      }
      await new Promise((done) => setTimeout(done, 700));
    }
  }

  async function refreshWall() {
    const page = new DOMParser().parseFromString(
      await (await fetch(location.href)).text(), "text/html");
    $(".wall").replaceWith($(".wall", page));
    $(".head").replaceWith($(".head", page));
    $("main > .empty")?.remove();
  }
}

// ---- Finding while typing. ----

function startFinding() {
  const field = $("#find-words");
  field?.addEventListener("input", () => latest(async () => {
    const url = "/find?" + new URLSearchParams({ words: field.value });
    const results = $("#results", await fetched(url));
    if (results) $("#results").replaceWith(results);
    history.replaceState(null, "", url);
  }));
}

startReview();
startUploads();
startFinding();
