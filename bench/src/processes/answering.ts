/** A message to a process of the benchmark, and the one that answers it. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

export interface Answered<Answer> {
  readonly id: number;
  readonly answer?: Answer;
  readonly fault?: string;
}

/** Lets this process answer its parent's questions. It ends when the parent is gone or hangs up. */
export function answerParent<Question, Answer>(answer: (question: Question) => Promise<Answer> | Answer): void {
  process.on('message', ({ id, question }: Asked<Question>) => {
    Promise.resolve()
      .then(() => answer(question))
      .then(
        (given) => reply({ id, answer: given }),
        (error: unknown) => reply({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole group: the parent decides in which order things end.
  process.on('SIGINT', () => undefined);
}

function reply<Answer>(message: Answered<Answer>): void {
  process.send?.(message);
}
