// The start page's script. Each part stands alone: if one fails, the others still work.
import { askTwentyQuestions } from "/js/questions.js";
import { offerRequests } from "/js/requests.js";
import { openMap } from "/js/map.js";

openMap(document);
offerRequests(document);
askTwentyQuestions(document);
