import { createRecording } from '../charts/index.ts';
document.title = String(createRecording().samples);
