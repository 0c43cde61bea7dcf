import { SCENARIOS } from './catalogue.js';
import { type Command, HELP, type Options, parseCommand } from './options.js';
import { findingsOf } from './report/findings.js';
import { Printer } from './report/printer.js';
import { tableOf } from './report/table.js';
import { runChaos } from './run.js';
import type { Ground } from './stage/ground.js';

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
  const grounds: Ground[] = [];
  process.once('SIGINT', () => {
    printer.fault('Broken off; ending everything that was started.');
    void Promise.all(grounds.map((ground) => ground.close())).finally(() => process.exit(130));
  });
  printer.heading('chaos', `${options.scenarios.length} scenarios, ${options.rate} requests/s, seed ${options.seed}`);
  const result = await runChaos(options, printer, (ground) => grounds.push(ground));
  printer.text(`\n${tableOf(result.played)}\n`);
  const findings = findingsOf(result);
  for (const finding of findings) printer.fault(finding);
  printer.line(findings.length === 0 ? 'Passed: nothing was lost, nothing is doubled, and every fault was felt.' : 'Failed.');
  return findings.length === 0 ? 0 : 1;
}
