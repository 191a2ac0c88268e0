/* Drives the queue as a bad day at the track would: tabs that are killed, answers that are lost, a
   clock that jumps, somebody else signed in. Every tab is an iframe of its own with the real
   lib/queue.js; the driver stands between it and the network. `play(run)` gives what must be on the
   server afterwards. */

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* Small seeded noise, so that a run that failed can be played again. */
export function noise(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const CALM = { lose: 0, eat: 0, twice: 0, late: 0, broken: 0, brokenAfter: 0 };
const ROUGH = { lose: 0.12, eat: 0.2, twice: 0.1, late: 0.08, broken: 0.1, brokenAfter: 0.06 };

export class World {
  constructor({ seed, owner, url, athletes, locks = true }) {
    Object.assign(this, { owner, url, athletes, locks });
    this.random = noise(seed);
    this.tabs = [];
    this.skew = 0;
    this.isOnline = true;
    this.person = "owner";
    this.faults = ROUGH;
    this.records = new Map(); // id → what must become of it
    this.counts = { posts: 0, faults: 0, together: 0, strange: 0, astray: 0, kills: 0, jumps: 0, steps: 0 };
    this.flying = new Map(); // id → the tab that is sending it
    this.late = [];
    this.stories = {}; // id → what happened to it, for whoever asks why
    window.world = this;
  }

  tell(id, words) {
    if (id) (this.stories[id] ??= []).push(words);
  }

  chance(p) {
    return this.random() < p;
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  /* --- the network ----------------------------------------------------------------------------- */

  /* How often two tabs were sending the same item at the same time: never, where there are locks. */
  async net(frame, real, url, options = {}) {
    const id = options.body && JSON.parse(options.body).id;
    const before = id && this.flying.get(id);
    if (before?.frameElement?.isConnected && before !== frame) this.counts.together += 1;
    if (id) this.flying.set(id, frame);
    this.tell(id, "sent");
    try {
      const reply = await this.through(frame, this.told(real, id), url, options);
      if (reply.status === 404) this.counts.astray += 1; // Sent before what it needs.
      this.tell(id, `heard ${reply.status}`);
      return reply;
    } catch (error) {
      this.tell(id, `heard nothing: ${error.message}`);
      throw error;
    } finally {
      if (this.flying.get(id) === frame) this.flying.delete(id);
    }
  }

  /* The real request, with what the server said to it in the story. */
  told(real, id) {
    return async (...args) => {
      const reply = await real(...args);
      this.tell(id, `server ${reply.status}`);
      return reply;
    };
  }

  async through(frame, real, url, options) {
    await wait(this.random() * 6);
    if (!this.isOnline) throw new frame.TypeError("offline");
    const isSync = url === "/sync/";
    // Whoever is not greeted as the owner may send nothing of theirs.
    if (isSync) frame.greeted = this.person;
    else if (frame.greeted !== "owner") {
      this.counts.strange += 1;
      this.tell(JSON.parse(options.body).id, `strange: greeted ${frame.greeted}`);
    }
    if (isSync && this.person !== "owner") return this.otherPerson(frame);
    if (!isSync && this.person === "nobody") {
      if (this.chance(0.5)) return this.say(frame, 401, { status: "signed out" });
      return real(url, { ...options, credentials: "omit" });
    }
    return this.roughly(frame, () => real(url, { ...options, signal: undefined }), isSync);
  }

  async roughly(frame, send, isSync) {
    const f = this.faults;
    let dice = this.random();
    const falls = (p) => {
      const fell = dice >= 0 && (dice -= p) < 0;
      if (fell) this.counts.faults += 1;
      return fell;
    };
    if (!isSync) this.counts.posts += 1;
    if (falls(f.lose)) throw new frame.TypeError("request lost");
    if (falls(f.broken)) return this.say(frame, this.pick([500, 502, 503, 429, 507]), null);
    if (isSync) return send();
    if (falls(f.late)) {
      // Given up on, and yet it arrives, behind what was sent after it.
      this.late.push(wait(20 + this.random() * 120).then(send).catch(() => {}));
      throw new frame.TypeError("too late");
    }
    if (falls(f.twice)) await Promise.all([send(), wait(2).then(send)]);
    const reply = await send();
    await wait(this.random() * 6);
    if (falls(f.eat)) throw new frame.TypeError("reply lost");
    if (falls(f.brokenAfter)) return this.say(frame, 503, null);
    return reply;
  }

  say(frame, status, answer) {
    const headers = { "Content-Type": answer ? "application/json" : "text/html" };
    return new frame.Response(answer ? JSON.stringify(answer) : "<p>", { status, headers });
  }

  otherPerson(frame) {
    const owners = this.person === "nobody" ? [] : ["member:00000000-0000-7000-8000-000000000000"];
    return this.say(frame, 200, { owners, token: "none" });
  }

  /* --- tabs ------------------------------------------------------------------------------------ */

  async open() {
    const tab = document.createElement("iframe");
    tab.src = "/__queue__/tab";
    const ready = new Promise((resolve) => (tab.onready = resolve));
    document.body.append(tab);
    await ready;
    this.tabs.push(tab);
    return tab;
  }

  queue(tab) {
    return tab.contentWindow?.queue;
  }

  kill(tab) {
    this.tabs = this.tabs.filter((one) => one !== tab);
    tab.remove();
    this.counts.kills += 1;
  }

  /* --- what people do -------------------------------------------------------------------------- */

  body(athlete) {
    const degrees = String(29 + Math.floor(this.random() * 4));
    const values = { position: "prone", mode: "active", instrument: "inclinometer" };
    Object.assign(values, { endpoint: "pelvis_moves", rater: "me", state: "", note: "" });
    for (const side of ["left", "right"]) {
      for (const i of [0, 1]) values[`internal_rotation.${side}.${i}`] = degrees;
    }
    return { kind: "assessment", athlete, motions: ["internal_rotation"], planned: 2, values, raw: {} };
  }

  item(kind, body, more = {}) {
    const id = this.uuid(this.now());
    return { id, kind, owner: this.owner, url: this.url, body, label: "Somebody", ...more };
  }

  now() {
    return Date.now() + this.skew;
  }

  /* A promise that is kept or not is known only when the disk has answered; a tab that dies before
     may or may not have stored it. */
  keep(tab, item) {
    const record = this.records.get(item.id) ?? { kind: item.kind, fate: "maybe", said: [] };
    this.records.set(item.id, record);
    const degrees = item.body.values?.["internal_rotation.left.0"];
    record.said.push(degrees);
    this.tell(item.id, `to keep ${degrees}`);
    return this.queue(tab)
      .enqueue(item)
      .then((isIn) => {
        this.tell(item.id, `kept ${isIn}`);
        if (record.fate === "maybe") record.fate = "live";
        if (isIn) record.said = [degrees];
        else record.said = record.said.filter((one) => one !== degrees || record.said[0] === one);
        return isIn;
      });
  }

  measure(tab) {
    const item = this.item("assessment", this.body(this.pick(this.athletes)));
    this.lastItem = item;
    return this.keep(tab, item);
  }

  async walkIn(tab) {
    const name = `Walk ${Math.floor(this.random() * 1e9)}`;
    const person = this.item("athlete", { kind: "athlete", name, squad: null, agreed: true });
    await this.keep(tab, person);
    await this.keep(tab, this.item("assessment", this.body(person.id), { needs: person.id }));
  }

  async correct(tab) {
    const item = this.lastItem;
    if (!item || this.records.get(item.id).fate !== "live") return;
    await this.keep(tab, { ...item, body: this.body(item.body.athlete), isChange: true });
  }

  async undo(tab) {
    const able = [...this.records].filter(([, one]) => one.kind === "assessment" && one.fate === "live");
    if (!able.length) return;
    const [id, record] = this.pick(able);
    if (this.lastItem?.id === id) this.lastItem = null;
    record.fate = "undoing"; // Until it is known to be kept, either end is right.
    this.tell(id, "to take back");
    const isBack = await this.queue(tab).takeBack(id);
    this.tell(id, `taken back ${isBack}`);
    if (isBack) record.fate = "never";
    else {
      const back = this.item("undo", { kind: "undo", assessment: id }, { needs: id });
      await this.queue(tab).enqueue(back);
      record.fate = "undone";
    }
  }

  async step() {
    this.counts.steps += 1;
    const tab = this.tabs.length ? this.pick(this.tabs) : await this.open();
    const dice = this.random();
    let deed = null;
    if (dice < 0.24) deed = this.measure(tab);
    else if (dice < 0.27) deed = this.walkIn(tab);
    else if (dice < 0.32) deed = this.correct(tab);
    else if (dice < 0.42) deed = this.undo(tab);
    else if (dice < 0.61) deed = this.queue(tab).flush();
    else if (dice < 0.68) deed = this.queue(tab).flush({ isAsked: true });
    else if (dice < 0.76) this.kill(tab);
    else if (dice < 0.82 && this.tabs.length < 3) await this.open();
    else if (dice < 0.88) this.jump();
    else if (dice < 0.93) this.isOnline = this.chance(0.8);
    else this.person = this.pick(["owner", "owner", "owner", "nobody", "stranger"]);
    deed?.catch(() => {}); // A killed tab answers nothing; a full queue is not met in 50 steps.
    if (this.chance(0.6)) await wait(this.random() * 60);
  }

  jump() {
    this.counts.jumps += 1;
    this.skew += this.pick([-1, 1]) * this.pick([1_000, 60_000, 3_600_000, 86_400_000, 30 * 86_400_000]);
  }

  /* First with the lines as rough as they were: most is tried again and again. */
  async drain() {
    Object.assign(this, { isOnline: true, person: "owner" });
    for (let i = 0; i < 6; i += 1) {
      const tab = this.tabs.length && this.chance(0.8) ? this.pick(this.tabs) : await this.open();
      const sent = this.queue(tab).flush({ isAsked: true }).catch(() => {});
      await Promise.race([sent, wait(50 + this.random() * 150)]);
      if (this.chance(0.3)) this.kill(tab);
    }
    this.faults = CALM;
    await Promise.all(this.late);
    const tab = await this.open();
    const queue = this.queue(tab);
    for (let i = 0; i < 20 && (await queue.unsent()).length; i += 1) {
      await queue.flush({ isAsked: true });
      await wait(5);
    }
    const left = await queue.unsent();
    await wait(30); // For whatever another tab still has in the air.
    await Promise.all(this.late);
    return left.map(({ kind, state, id }) => [id, `${kind} ${state}`]);
  }

  async play(steps) {
    for (let i = 0; i < steps; i += 1) await this.step();
    const stuck = await this.drain();
    for (const tab of [...this.tabs]) tab.remove();
    return { records: [...this.records], stuck, counts: this.counts, stories: this.stories };
  }
}

export async function play(options) {
  const { uuid7 } = await import("/static/js/lib/uuid7.js");
  const { clear } = await import("/static/js/lib/vault.js");
  await clear("queue");
  const world = new World(options);
  world.uuid = uuid7;
  return world.play(options.steps);
}
