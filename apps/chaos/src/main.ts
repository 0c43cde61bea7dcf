import { SCENARIOS } from './catalogue.js';
import { type Command, HELP, type Options, parseCommand } from './options.js';
import { findingsOf } from './report/findings.js';
import { Printer } from './report/printer.js';
import { tableOf } from './report/table.js';
import { runChaos } from './run.js';

const printer = new Printer((text) => process.stdout.write(text), process.stdout.isTTY);
process.exit(await obey(parseCommand(process.argv.slice(2), () => Date.now() % 1_000_000)));

async function obey(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      printer.text(HELP);
      return 0;
    case 'list':
      for (const { name, says } of SCENARIOS) printer.text(`${name.padEnd(28)}${says}`);
      return 0;
    case 'fault':
      printer.fault(command.message);
      return 2;
    case 'run':
      return run(command.options);
  }
}

async function run(options: Options): Promise<number> {
  const closings: Array<() => Promise<void>> = [];
  const breakOff = (): void => {
    printer.fault('Broken off; ending everything that was started.');
    void Promise.all(closings.map((close) => close())).finally(() => process.exit(130));
  };
  process.once('SIGINT', breakOff);
  process.once('SIGTERM', breakOff);
  printer.heading('chaos', `${options.scenarios.length} scenarios, ${options.rate} requests/s, seed ${options.seed}`);
  const result = await runChaos(options, printer, (close) => closings.push(close));
  printer.text(`\n${tableOf(result.played)}\n`);
  const findings = findingsOf(result);
  for (const finding of findings) printer.fault(finding);
  printer.line(findings.length === 0 ? 'Passed: nothing was lost, nothing is doubled, and every fault was felt.' : 'Failed.');
  return findings.length === 0 ? 0 : 1;
}
