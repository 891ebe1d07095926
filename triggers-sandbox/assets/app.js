// Everything a page does by itself: send changes, follow what happens, answer to keys.
// Text from the sandbox goes into the page as text or as HTML that the sandbox has escaped.
'use strict';

const byId = (id) => document.getElementById(id);

// --- Messages ---------------------------------------------------------------------------------

let silence;
function say(text, bad) {
  const message = byId('message');
  message.textContent = text;
  message.classList.toggle('bad', Boolean(bad));
  clearTimeout(silence);
  silence = setTimeout(() => { message.textContent = ''; }, bad ? 9000 : 4000);
}

// --- Changes: <… data-call="METHOD path" data-body='…'> or a form whose fields are the body -------

async function call(element, target, bodyOf) {
  const [method, path] = target.split(' ');
  const headers = { 'content-type': 'application/json', 'x-sandbox': '1' };
  element.setAttribute('aria-busy', 'true');
  try {
    const body = bodyOf();
    const response = await fetch(path, { method, headers, body });
    const answer = await response.json();
    if (!response.ok) {
      const error = answer.details && answer.details.applicationError;
      throw new Error((error && error.description) || answer.message || 'answered ' + response.status);
    }
    for (const field of element.elements ?? []) field.defaultValue = field.value;
    // Of what was sent to the app, the latest delivery.
    const request = answer.request ?? answer.deliveries?.at(-1)?.request;
    const go = answer.go ?? ('show' in element.dataset && request && '/ui/requests/' + request);
    if (go) { location.assign(go); return; }
    if (answer.message) say(answer.message);
    await refresh(true);
  } catch (error) {
    say(error.message, true);
  } finally {
    element.removeAttribute('aria-busy');
  }
}

// The fields as a JSON object; `a.b` is a member of a member, and empty fields are left out. The text of
// number and JSON fields is put in as it is. Where JSON is not the `only` thing to enter, other text is sent
// as text, so that the sandbox can say what is wrong with it.
function fieldsOf(form) {
  const object = {};
  for (const [name, value] of new FormData(form)) {
    if (value === '') continue;
    const field = form.elements[name];
    const [last, ...path] = name.split('.').reverse();
    const parent = path.reverse().reduce((it, key) => it[key] ??= {}, object);
    parent[last] = isPlain(field, value) ? value : JSON.stringify(value);
  }
  return written(object);
}

function isPlain({ type, dataset = {} }, value) {
  if (type === 'number') return true;
  if (!('json' in dataset)) return false;
  try { JSON.parse(value); } catch (error) {
    if (dataset.json === 'only') throw error;
    return false;
  }
  return true;
}

function written(value) {
  if (typeof value === 'string') return value;
  return '{' + Object.entries(value).map(([key, member]) => JSON.stringify(key) + ':' + written(member)).join(',') + '}';
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.call) call(button, button.dataset.call, () => button.dataset.body || '{}');
  if (button.dataset.copy) copy(byId(button.dataset.copy).textContent);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.call) return;
  event.preventDefault();
  // A form for JSON sends the text of that field as it is.
  const raw = form.dataset.raw && form.elements[form.dataset.raw].value;
  call(form, form.dataset.call, () => raw || fieldsOf(form));
});

// A choice that decides which fields a form has asks for the page again.
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-reload]')) event.target.form.requestSubmit();
});

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say('copied');
  } catch {
    say('the browser does not let the page copy', true);
  }
}

// --- Following: when something has changed, the live parts of the page are asked for again --------

let paused = false;
let asking = false;
let stale = false;
let source;

async function refresh(now) {
  if (asking || (paused && !now)) { stale = true; return; }
  asking = true;
  stale = false;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (response.ok) replace(new DOMParser().parseFromString(await response.text(), 'text/html'));
  } catch { /* The sandbox is gone; the stream of changes says so. */ }
  asking = false;
  if (stale) setTimeout(refresh, 150);
}

function replace(fresh) {
  document.documentElement.dataset.changes = fresh.documentElement.dataset.changes;
  const selection = getSelection();
  for (const part of document.querySelectorAll('[data-live]')) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.dataset.shown) continue;
    // Text that somebody is about to copy stays until it is let go.
    if (!selection.isCollapsed && selection.containsNode(part, true)) { setTimeout(refresh, 1000); continue; }
    // So do fields that somebody is filling in.
    if ([...part.querySelectorAll('input, textarea')].some((it) => it.value !== it.defaultValue)) continue;
    const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    const open = [...part.querySelectorAll('details[open]')].map((details) => details.id);
    const rows = new Set([...part.querySelectorAll('tbody tr')].map((row) => row.id));
    part.dataset.shown = other.innerHTML;
    part.replaceChildren(...other.childNodes);
    showTimes(part);
    for (const row of part.querySelectorAll('tbody tr')) {
      if (rows.size && !rows.has(row.id)) row.classList.add('new');
    }
    for (const id of open) { if (id && byId(id)) byId(id).open = true; }
    if (focused) part.querySelector(focused)?.focus({ preventScroll: true });
  }
}

// How to find an element again after its part was replaced.
function keyOf(element) {
  if (element.id) return '#' + CSS.escape(element.id);
  const row = element.closest('tr[id], details[id]');
  return row ? '#' + CSS.escape(row.id) + ' .row' : null;
}

function follow() {
  if (source || document.hidden) return;
  source = new EventSource('/ui/changes');
  source.onmessage = (event) => {
    showLive();
    // A page that shows the latest state already has nothing to ask for.
    if (stale || event.data !== document.documentElement.dataset.changes) refresh();
  };
  source.onerror = () => { byId('pause-text').textContent = 'lost'; };
}

// A hidden tab holds no connection: browsers allow few to one host.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) { source?.close(); source = undefined; } else follow();
});

function showLive() {
  byId('pause').setAttribute('aria-pressed', String(paused));
  byId('pause-text').textContent = paused ? 'paused' : 'live';
}

function pause() {
  paused = !paused;
  showLive();
  if (!paused) refresh(true);
}

// A clock that follows real time moves on the page too.
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-follows]')) {
    const base = Number(time.dataset.since ??= performance.now());
    time.textContent = inZone(new Date(Date.parse(time.dateTime) + performance.now() - base));
  }
}, 500);

// --- Time zone: the page comes in UTC; scripts rewrite its times for another zone ------ ------------

function stored(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch { return null; }
}

let zone = 'UTC';
let parts;
function useZone(name) {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    second: '2-digit', fractionalSecondDigits: 3, weekday: 'long', hourCycle: 'h23' };
  try {
    parts = new Intl.DateTimeFormat('en-GB', { ...fields, timeZone: name });
    zone = name;
  } catch { if (name !== 'UTC') useZone('UTC'); }
}

// The formats are those of strftime, as far as the pages use them.
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
function inZone(date, format = '%Y-%m-%d %H:%M:%S') {
  const it = Object.fromEntries(parts.formatToParts(date).map((part) => [part.type, part.value]));
  const texts = { Y: it.year, m: it.month, d: it.day, '-d': String(Number(it.day)), b: MONTHS[it.month - 1],
    H: it.hour, M: it.minute, S: it.second, '.3f': '.' + it.fractionalSecond, A: it.weekday };
  return format.replace(/%(-d|\.3f|[YmdbHMSA])/g, (_, key) => texts[key]);
}

function showTimes(part) {
  for (const time of part.querySelectorAll('time, [data-at]')) {
    time.textContent = inZone(new Date(time.dateTime ?? time.dataset.at), time.dataset.format);
  }
}

function zones(select) {
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = new Set(['UTC', local, zone, ...Intl.supportedValuesOf('timeZone')]);
  select.replaceChildren(...[...names].map((name) => new Option(name, name, false, name === zone)));
}

// --- Keys -----------------------------------------------------------------------------------------

function keysOff(value) {
  return stored('keys-off', value === undefined ? value : value ? '1' : '') === '1';
}

// What moves the clock from any screen.
const MOVES = {
  F: () => ({ freeze: Boolean(document.querySelector('#now[data-follows]')) }),
  H: () => ({ advance: '1h' }),
  D: () => ({ advance: '1d' }),
  N: () => ({ run_to_next_due: true }),
};

function step(by) {
  const rows = [...document.querySelectorAll('a.row, summary.row')];
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  if (next) { next.focus(); next.closest('tr, details')?.scrollIntoView({ block: 'nearest' }); }
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches('input, select, textarea')) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (byId('help').open || (keysOff() && event.key !== '?')) return;
  if (event.key === '?') byId('help').showModal();
  else if (event.key === 'j') step(1);
  else if (event.key === 'k') step(-1);
  else if (event.key === 'p') pause();
  else if (event.key === '/') document.querySelector('main input, main select, main textarea')?.focus();
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const move = MOVES[event.key];
    if (target) target.click();
    else if (move) call(byId('help-button'), 'POST /_sandbox/v1/clock', () => JSON.stringify(move()));
    else return;
  }
  event.preventDefault();
});

useZone(stored('zone') ?? 'UTC');
zones(byId('zone'));
if (zone !== 'UTC') showTimes(document);
byId('zone').addEventListener('change', (event) => {
  useZone(event.target.value);
  stored('zone', zone);
  showTimes(document);
});
byId('pause').addEventListener('click', pause);
byId('help-button').addEventListener('click', () => byId('help').showModal());
byId('keys-off').checked = keysOff();
byId('keys-off').addEventListener('change', (event) => keysOff(event.target.checked));
follow();
