export { Broadcasts } from './broadcasts/broadcasts.js';
export { JobPublisher } from './jobs/job-publisher.js';
export { JobWorkers, type JobRun } from './jobs/job-workers.js';
export { settleAll } from './jobs/settle-all.js';
export { MessagingModule } from './messaging.module.js';
export { BullMqQuestionServer } from './questions/bull-mq-question-server.js';
export { Questions } from './questions/questions.js';
