// The console's own script: live parts, uploads, small comforts. Works on top of pages that work without it.
"use strict";

const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content || "";

// Live: one connection while the page is visible; the part that changed is morphed in place, so that what has the
// focus, is selected or unfolded stays so.
function live() {
  const part = document.querySelector("[data-live]");
  if (!part) return;
  let source = null;
  let retry = null;
  const stop = () => {
    clearTimeout(retry);
    if (source) source.close();
    source = null;
  };
  const start = () => {
    stop();
    if (document.hidden) return;
    source = new EventSource(part.dataset.live);
    source.onopen = () => {
      part.removeAttribute("data-stale");
      part.setAttribute("data-connected", "");
    };
    source.addEventListener("live", (event) => {
      if (!event.data || part.contains(document.activeElement?.closest("form[data-keep]"))) return;
      const follow = [...part.querySelectorAll("[data-follow]")].map(atEnd);
      const open = new Set([...part.querySelectorAll("details[open][id]")].map((one) => one.id));
      Idiomorph.morph(part, event.data, { morphStyle: "innerHTML", ignoreActiveValue: true });
      open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
      [...part.querySelectorAll("[data-follow]")].forEach((one, index) => {
        if (follow[index] !== false) one.scrollTop = one.scrollHeight;
      });
      htmx.process(part);
      label(part);
    });
    source.addEventListener("signed-out", () => location.reload());
    source.onerror = () => {
      part.setAttribute("data-stale", "");
      part.removeAttribute("data-connected");
      stop();
      retry = setTimeout(start, 3000);
    };
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
}
// On a phone rows are cards, in which each cell says what it is.
function label(root) {
  root.querySelectorAll(".scroll table").forEach((table) => {
    const names = [...table.querySelectorAll("thead th")].map((one) => one.textContent);
    table.querySelectorAll("tbody tr").forEach((row) =>
      [...row.cells].forEach((cell, index) => names[index] && (cell.dataset.label = names[index])));
  });
}
const atEnd = (one) => one.scrollHeight - one.scrollTop - one.clientHeight < 24;

// Things that end something ask first; the gravest want the name typed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = button?.dataset.confirm || form.dataset.confirm;
  const name = button?.dataset.typeName || form.dataset.typeName;
  if (name) {
    if (prompt(`${question}\nType ${name} to confirm.`) !== name) return event.preventDefault();
  } else if (question && !confirm(question)) {
    return event.preventDefault();
  }
  if (!form.hasAttribute("hx-post") && button) setTimeout(() => (button.disabled = true));
  return undefined;
});
addEventListener("pageshow", () => document.querySelectorAll("button:disabled[type=submit]").forEach((b) => (b.disabled = false)));

document.addEventListener("click", async (event) => {
  const target = event.target.closest("button");
  if (!target) return;
  if (target.dataset.copy !== undefined) {
    try {
      await navigator.clipboard.writeText(target.dataset.copy);
      target.textContent = "Copied";
    } catch {
      target.textContent = "Copying is not allowed here";
    }
  } else if (target.id === "theme") {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("taskrole-theme", document.documentElement.dataset.theme);
  } else if (target.dataset.fill) {
    const field = document.querySelector(target.dataset.fill);
    field.value = target.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// Uploads: the file itself is the request's body; one after the other, with progress.
function upload(form) {
  const list = form.querySelector("[data-progress]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = [...form.querySelector("input[type=file]").files];
    for (const file of files) {
      const row = document.createElement("li");
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      row.append(`${file.name} `, bar);
      list.append(row);
      const answer = await send(form.dataset.upload, form.dataset.prefix + file.name, file, (share) => (bar.value = share));
      if (answer) {
        bar.remove();
        row.append(answer);
        row.className = "bad";
        return;
      }
    }
    if (files.length) location.reload();
  });
}
function send(address, key, file, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${address}?key=${encodeURIComponent(key)}`);
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = (event) => progress(event.loaded / Math.max(1, event.total));
    request.onload = () => resolve(request.status < 300 ? "" : request.responseText || "It failed.");
    request.onerror = () => resolve("The connection was lost.");
    request.send(file);
  });
}

// The builder of task definitions: the form writes into the JSON, the JSON fills the form.
function builder(form) {
  const text = form.querySelector("textarea[name=definition]");
  const inputs = [...form.querySelectorAll("[data-json]")];
  const parse = () => {
    try {
      return JSON.parse(text.value);
    } catch {
      return null;
    }
  };
  const steps = (input) => input.dataset.json.split(".");
  const read = (value, path) => path.reduce((at, step) => at?.[step], value);
  const show = () => {
    const value = parse();
    if (value === null || typeof value !== "object") return;
    inputs.forEach((input) => {
      const found = read(value, steps(input));
      if (input === document.activeElement) return;
      if (input.dataset.kind === "words") input.value = Array.isArray(found) ? found.join(" ") : "";
      else if (input.dataset.kind === "pairs")
        input.value = (found || []).map((one) => `${one.name}=${one.value}`).join("\n");
      else if (input.dataset.kind === "ports")
        input.value = (found || []).map((one) => (one.hostPort ? `${one.hostPort}:${one.containerPort}` : `${one.containerPort}`)).join(", ");
      else input.value = found ?? "";
    });
  };
  const convert = (input) => {
    const value = input.value.trim();
    if (!value) return undefined;
    if (input.type === "number") return Number(value);
    if (input.dataset.kind === "words") return value.split(/\s+/);
    if (input.dataset.kind === "pairs")
      return value.split("\n").filter((line) => line.includes("=")).map((line) => ({
        name: line.slice(0, line.indexOf("=")).trim(),
        value: line.slice(line.indexOf("=") + 1),
      }));
    if (input.dataset.kind === "ports")
      return value.split(",").map((one) => one.trim().split(":").map(Number)).filter((one) => one.every((n) => n > 0))
        .map((one) => (one.length > 1 ? { hostPort: one[0], containerPort: one[1] } : { containerPort: one[0] }));
    return value;
  };
  const write = (input) => {
    const value = parse() || {};
    const path = steps(input);
    let at = value;
    path.slice(0, -1).forEach((step, index) => {
      at[step] ??= /^\d+$/.test(path[index + 1]) ? [] : {};
      at = at[step];
    });
    const changed = convert(input);
    if (changed === undefined) delete at[path.at(-1)];
    else at[path.at(-1)] = changed;
    text.value = JSON.stringify(value, null, 2);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  inputs.forEach((input) => input.addEventListener("input", () => write(input)));
  text.addEventListener("input", show);
  inputs.filter((input) => input.value !== input.defaultValue).forEach(write); // typed before this script ran
  show();
}

// "/" goes to the field that narrows the table.
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea, select")) {
    const field = document.querySelector("[data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
    }
  }
});

// Narrow a table to the rows that hold a text.
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-search]");
  if (!field) return;
  const words = field.value.toLowerCase().split(/\s+/);
  document.querySelectorAll(`${field.dataset.search} tbody tr`).forEach((row) => {
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  });
});

label(document);
document.querySelectorAll("form[data-upload]").forEach(upload);
document.querySelectorAll("form[data-builder]").forEach(builder);
document.querySelectorAll("[data-follow]").forEach((one) => (one.scrollTop = one.scrollHeight));
live();
if (matchMedia("(max-width: 860px)").matches) document.querySelector("nav.side details")?.removeAttribute("open");
