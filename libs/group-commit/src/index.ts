export { GroupCommit, NotInTime } from './group-commit.js';
