// What every page does beside its links: nothing that a page cannot do without.
"use strict";

addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (search && event.key === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  const places = [...document.querySelectorAll("[data-search], .found a")];
  const at = places.indexOf(document.activeElement);
  if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp") && places.length > 1) {
    event.preventDefault();
    places[(at + (event.key === "ArrowDown" ? 1 : places.length - 1)) % places.length].focus();
  }
  if (event.key === "Escape" && at > 0) search.focus();
  if (event.key === "Escape") for (const found of document.querySelectorAll(".found")) found.replaceChildren();
  if (event.key === "Escape") for (const open of document.querySelectorAll("details.me[open]")) open.open = false;
});

addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (!event.target.closest(".search")) for (const found of document.querySelectorAll(".found")) found.replaceChildren();
  if (event.target.closest("[data-wide]")) document.documentElement.requestFullscreen?.();
});

addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) event.target.form.submit();
});

// The door of this page stands in sight, and a cell of a table that is cards on a phone knows its column.
const settle = () => {
  const doors = document.querySelector(".doors");
  const here = doors?.querySelector("[aria-current]");
  if (here) doors.scrollLeft = here.offsetLeft - doors.offsetLeft - (doors.clientWidth - here.offsetWidth) / 2;
  for (const table of document.querySelectorAll("table.roomy")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => (head.querySelector(".sr") ? "" : head.textContent));
    for (const cell of table.querySelectorAll("tbody td")) if (heads[cell.cellIndex]) cell.dataset.head = heads[cell.cellIndex];
  }
};
settle();
document.addEventListener("htmx:after:swap", settle);
