import { testDays } from "./days_fixture.ts";

testDays({ from: 1, to: 100 });
