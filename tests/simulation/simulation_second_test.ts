import { testDays } from "./days_fixture.ts";

// A file of its own, so that another core can play it.
testDays({ from: 101, to: 200 });
