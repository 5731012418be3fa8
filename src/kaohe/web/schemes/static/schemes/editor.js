// The editor of a draft: line numbers, findings while one writes, saving that never overwrites what was not seen.
"use strict";

const form = document.getElementById("writing");
const text = document.getElementById("text");
const gutter = document.getElementById("gutter");

if (form && text && gutter) {
  const revision = document.getElementById("revision");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let kept = text.value;
  let checking = 0;
  let leaving = false;
  let saving = null;

  const marks = () => {
    const found = new Map();
    for (const one of document.querySelectorAll("#checked [data-line]")) {
      const error = one.closest(".finding")?.classList.contains("error");
      found.set(Number(one.dataset.line), error || found.get(Number(one.dataset.line)) || false);
    }
    return found;
  };
  const numbered = () => {
    const found = marks();
    const count = text.value.split("\n").length;
    gutter.replaceChildren();
    for (let line = 1; line <= count; line += 1) {
      const mark = found.has(line) ? document.createElement(found.get(line) ? "b" : "i") : document.createTextNode("");
      mark.textContent = found.has(line) ? `${found.get(line) ? "✖" : "▲"}${line}\n` : `${line}\n`;
      gutter.append(mark);
    }
    gutter.scrollTop = text.scrollTop;
  };
  const post = (url) => {
    const body = new URLSearchParams({ text: text.value, revision: revision.value });
    return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } });
  };
  const check = async () => {
    const mine = (checking += 1);
    const answer = await post(form.dataset.check);
    const found = await answer.text();
    if (mine !== checking || !answer.ok) return;
    document.getElementById("checked").innerHTML = found;
    numbered();
  };
  const save = async () => {
    if (text.value === kept || saving) return saving;
    const sent = text.value;
    saving = post(form.dataset.save).then(async (answer) => {
      const said = await answer.text();
      if (answer.ok) {
        kept = sent;
        document.getElementById("saved").innerHTML = said;
        revision.value = document.querySelector("#saved [data-revision]").dataset.revision;
        for (const one of document.querySelectorAll(".values [name=revision]")) one.value = revision.value;
        document.getElementById("conflict").replaceChildren();
      } else if (answer.status === 409) {
        document.getElementById("conflict").innerHTML = said;
        document.getElementById("conflict").scrollIntoView({ block: "nearest" });
      }
    });
    await saving;
    saving = null;
  };
  const later = (act, wait) => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
  };
  const checkLater = later(check, 600);
  const saveLater = later(save, 2500);

  text.addEventListener("input", () => { numbered(); checkLater(); saveLater(); });
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  text.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
    if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !leaving && !event.shiftKey) {
      event.preventDefault();
      text.setRangeText("  ", text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input"));
    } else leaving = false;
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-line]");
    const mine = event.target.closest("[data-mine]");
    if (jump) {
      event.preventDefault();
      const line = Number(jump.dataset.line);
      const start = text.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      const end = text.value.indexOf("\n", start);
      text.focus();
      text.setSelectionRange(start, end < 0 ? text.value.length : end);
      text.scrollTop = Math.max(0, (line - 5) * (text.scrollHeight / text.value.split("\n").length));
    }
    if (mine) { revision.value = mine.dataset.mine; save(); }
  });
  addEventListener("beforeunload", (event) => { if (text.value !== kept) event.preventDefault(); });
  numbered();
}
