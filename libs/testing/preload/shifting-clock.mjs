/**
 * Loaded before a service, lets its wall clock jump: every SIGUSR2 sets it forward by one hour for the whole process, as a bad time
 * server or a restored virtual machine does. Clocks that only measure durations go on undisturbed. The jump is told on standard output.
 */
const JUMP_MS = 3_600_000;

const RealDate = Date;
let shiftMs = 0;
const now = () => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('SIGUSR2', () => {
  shiftMs += JUMP_MS;
  process.stdout.write(`The clock jumped by ${JUMP_MS} ms to ${new Date().toISOString()}.\n`);
});
