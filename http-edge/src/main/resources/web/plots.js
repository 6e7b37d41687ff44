// Small plots of the API's history, carried on with every sample that the events bring.

const HEIGHT = 130;
const PLOTS = [
  { title: "Messages acknowledged a second", series: ["messages_per_second"] },
  {
    title: "Acknowledgement, ms",
    series: ["acknowledged_p50_ms", "acknowledged_p99_ms"],
    names: ["median", "99 %"],
  },
  { title: "Chat sessions", series: ["chat_sessions"] },
  { title: "Web users", series: ["web_users"] },
  { title: "Redirects a second", series: ["redirects_per_second"] },
  { title: "Balanced connections", series: ["balanced_connections"] },
];
const MOST = { minutes: 600, hours: 1440 };

export const number = (value) =>
  value === undefined || value === null
    ? "–"
    : value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 2 : 0 });

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** So many bytes, in the largest unit of which there is one. */
export const size = (bytes) => {
  const unit = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${number(bytes / 1024 ** unit)} ${UNITS[unit]}`;
};

class Plot {
  #plot = null;
  #figure = document.createElement("figure");
  #values;
  #box = document.createElement("div");
  #spec;

  constructor(spec, parent) {
    this.#spec = spec;
    const caption = document.createElement("figcaption");
    caption.append(spec.title);
    this.#values = spec.series.map((_, index) => {
      const value = document.createElement("span");
      value.className = index === 0 ? "first" : "second";
      caption.append(value);
      return value;
    });
    this.#box.setAttribute("aria-hidden", "true");
    this.#figure.append(caption, this.#box);
    parent.append(this.#figure);
    new ResizeObserver(() => this.#resize()).observe(this.#figure);
  }

  #width() {
    return Math.max(120, this.#figure.clientWidth - 16);
  }

  #resize() {
    this.#plot?.setSize({ width: this.#width(), height: HEIGHT });
  }

  // What a colour of the style sheet is now: a canvas does not understand light-dark().
  #color(name) {
    this.#box.style.color = `var(${name})`;
    return getComputedStyle(this.#box).color;
  }

  draw(data) {
    this.#plot?.destroy();
    const axis = {
      stroke: this.#color("--faint"),
      grid: { stroke: this.#color("--line"), width: 1 },
    };
    this.#plot = new uPlot(
      {
        width: this.#width(),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(1, (high ?? 0) * 1.1)] } },
        axes: [{ ...axis, size: 28 }, { ...axis, size: 42 }],
        series: [
          {},
          ...this.#spec.series.map((_, index) => ({
            stroke: this.#color(index === 0 ? "--first" : "--second"),
            width: 1.5,
            spanGaps: false,
            points: { show: false },
          })),
        ],
      },
      this.#pick(data),
      this.#box,
    );
    this.#tell(data);
  }

  update(data) {
    this.#plot?.setData(this.#pick(data));
    this.#tell(data);
  }

  #pick(data) {
    return [data.times, ...this.#spec.series.map((name) => data.series[name] ?? [])];
  }

  #tell(data) {
    this.#spec.series.forEach((name, index) => {
      const last = number((data.series[name] ?? []).at(-1));
      const text = this.#spec.names ? `${this.#spec.names[index]} ${last}` : last;
      if (this.#values[index].textContent !== text) {
        this.#values[index].textContent = text;
      }
    });
  }
}

export class Plots {
  #plots;
  #span = "minutes";
  #data = { times: [], series: {} };

  constructor(parent) {
    this.#plots = PLOTS.map((spec) => new Plot(spec, parent));
  }

  /** Fetches what was before; to be called at the start, for another span, and after a gap. */
  async load(span = this.#span) {
    this.#span = span;
    const answer = await fetch(`/api/history?span=${span}`);
    if (answer.ok) {
      this.#data = await answer.json();
      this.draw();
    }
  }

  draw() {
    this.#plots.forEach((plot) => plot.draw(this.#data));
  }

  /** Appends a sample of now, unless plots show minutes and it is not yet time. */
  add(timestamp, now) {
    const time = Math.floor(Date.parse(timestamp) / 1000);
    const step = this.#span === "hours" ? 60 : 1;
    if (time < (this.#data.times.at(-1) ?? 0) + step) {
      return;
    }
    this.#data.times.push(time);
    for (const plot of PLOTS) {
      for (const name of plot.series) {
        (this.#data.series[name] ??= []).push(now[name] ?? null);
      }
    }
    if (this.#data.times.length > MOST[this.#span]) {
      this.#data.times.shift();
      Object.values(this.#data.series).forEach((values) => values.shift());
    }
    this.#plots.forEach((plot) => plot.update(this.#data));
  }
}
