import { Field, InputType } from './decorators.ts';

/** What the input of every mutation with an effect has. */
@InputType()
export abstract class EffectInput {
  @Field(() => String, {
    description:
      'Your name for this one intent: 16 to 128 characters of A-Z a-z 0-9 _ -, for example a fresh UUID. Sending the same key and input again never applies it twice; it answers what became of it. A key is remembered while its outcome is open and for 400 days after that, or as long as operators have set (`journal.keepDays`, 30 or more); then it is a new one.',
  })
  idempotencyKey!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    nullable: true,
    description:
      'Run every check that needs no effect and answer what would happen. Records and sends nothing; `operation` is null, unless the key has been used already: then you see what is recorded.',
  })
  validateOnly!: boolean | null;
}
