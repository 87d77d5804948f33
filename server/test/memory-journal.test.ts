import { describeJournal } from './journal-contract.ts';
import { memoryStore } from './memory-journal.ts';

describeJournal('the journal in memory', () => ({ ...memoryStore(), close: () => undefined }));
