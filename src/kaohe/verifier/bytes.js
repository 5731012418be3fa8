// Bytes and text, strictly: one value has one spelling, and another spelling is refused.
"use strict";
{
const MOST_DEEP = 100;
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const isHex = (text, length) => typeof text === "string" && text.length === length && /^[0-9a-f]*$/.test(text);
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")); // spread, a million would not fit
function unbase64(text) { // null unless it is the one spelling of these bytes
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) return null;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return base64(bytes) === text ? bytes : null;
}
const number = (text) => (/^(0|[1-9][0-9]*)$/.test(text) && Number.isSafeInteger(+text) ? +text : null);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// RFC 8785 for text, whole numbers, flags, null, lists and objects; throws on anything else.
function canonical(value, deep = 0) {
  if (deep > MOST_DEEP) throw new RangeError("too deep");
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, deep + 1)).join(",")}]`;
  if (isObject(value)) {
    const members = Object.keys(value).sort().map((key) => `${word(key)}:${canonical(value[key], deep + 1)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "string") return word(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError("not a whole number");
  return JSON.stringify(value);
}
function word(text) {
  if (!text.isWellFormed()) throw new RangeError("half a surrogate pair");
  return JSON.stringify(text);
}
function parsed(text) { // undefined unless the text is canonical
  try {
    const value = JSON.parse(text);
    return canonical(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
// The order of UTF-8 bytes, which is that of code points and not of UTF-16 units.
function isAfter(a, b) {
  const x = utf8(a), y = utf8(b), at = x.findIndex((byte, place) => byte !== y[place]);
  return at >= 0 && (at >= y.length || x[at] > y[at]);
}
const members = (value, needed, optional = []) => isObject(value) && needed.every((key) => Object.hasOwn(value, key)) &&
  Object.keys(value).every((key) => needed.includes(key) || optional.includes(key));

globalThis.evidence = { utf8, hex, isHex, unhex, joined, same, base64, unbase64, number, isCount, isObject, canonical, parsed,
  isAfter, members };
}
