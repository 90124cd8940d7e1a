export interface MetricsReading {
  readonly text: string;
  /** The value of a series, named as the text has it: `name{label="value"}`; undefined when it is not there. */
  value(series: string): number | undefined;
}

/** Reads `/metrics` of a server once. */
export async function readMetrics(url: string): Promise<MetricsReading> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const values = new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
  return { text, value: (series) => values.get(series) };
}
