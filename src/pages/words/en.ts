import type { QrWords } from "./qr_words.ts";

export const EN: QrWords = {
  name: "English",
  languages: "Language",
  title: "Connect WhatsApp",
  session: "Session {session}",
  scan: {
    heading: "Scan this code with WhatsApp",
    steps: [
      "Open WhatsApp on the phone that is to be connected.",
      "Tap Menu (⋮) or Settings, then Linked devices, then Link a device.",
      "Point the phone at this code.",
    ],
    label: "QR code to scan with WhatsApp",
    left: "A new code in {seconds} s at the latest",
    caution: "Whoever scans it lets this service read and send their WhatsApp messages: " +
      "scan it only if you were asked to by someone you know.",
    later: "WhatsApp ended the last connections within minutes. Do not scan again yet: wait some " +
      "hours, or the number may be lost.",
  },
  covered: {
    ended: "This code has ended. The next one is on its way.",
    silent: "No answer for 3 seconds: the code is hidden, as it may be old. We go on trying.",
  },
  waiting: {
    code: {
      heading: "The next code is on its way",
      text: "WhatsApp is making it. This takes a moment.",
    },
    starting: {
      heading: "Connecting to WhatsApp",
      text: "The session is starting. A code comes here as soon as one is needed.",
    },
    asked: {
      heading: "Getting you a code",
      text: "The session is being started for you. This takes a few seconds.",
    },
    reconnecting: {
      heading: "It is coming back by itself",
      text:
        "The login is still good, so nothing has to be scanned. This page says when it is done.",
    },
    away: {
      heading: "WhatsApp's service does not answer",
      text: "Nothing is wrong with your phone. This page goes on trying.",
    },
  },
  stuck: {
    "too-often": {
      heading: "Are you still there?",
      text:
        "Several codes were shown and none was scanned. Get the phone ready, then ask for more.",
    },
    "scan-later": {
      heading: "Do not scan again yet",
      text: "WhatsApp ended the last connections within minutes of their scan. Wait some hours " +
        "and tell whoever sent you this link.",
    },
    stopped: {
      heading: "This session was switched off",
      text: "It was stopped on purpose. Ask whoever sent you this link to start it.",
    },
    paused: {
      heading: "This session is paused",
      text: "Somebody is working on it. Ask whoever sent you this link.",
    },
    refused: {
      heading: "WhatsApp refuses this number",
      text: "Scanning again does not help and could make it worse. " +
        "Tell whoever sent you this link.",
    },
    replaced: {
      heading: "It is connected somewhere else",
      text: "The same login runs in another place. Tell whoever sent you this link.",
    },
    broken: {
      heading: "The stored login is damaged",
      text: "It has to be repaired first. Tell whoever sent you this link.",
    },
    missing: {
      heading: "This session does not exist any more",
      text: "Ask whoever sent you this link for another one.",
    },
    operator: {
      heading: "Somebody has to look at it first",
      text: "A code cannot be had from here, for safety. Tell whoever sent you this link.",
    },
    held: {
      heading: "Not now",
      text: "Something else is wrong; it is being watched and goes on by itself. " +
        "You can leave this page open.",
    },
  },
  newCode: "Show a new code",
  withoutScript: "Without JavaScript this page is renewed every 10 seconds.",
  pairing: {
    heading: "Use a code to type instead",
    lead: "If the camera does not work, or you read this on the phone itself.",
    onPhone: "You are on a phone, and a phone cannot scan its own screen: " +
      "type a code into WhatsApp instead.",
    number: "Phone number with country code",
    hint: "For example +1 555 0100. It must be the number of the WhatsApp that is to be connected.",
    get: "Get a code",
    yours: "Your code",
    steps: [
      "Open WhatsApp: Menu (⋮) or Settings, Linked devices, Link a device.",
      "Tap “Link with phone number instead”.",
      "Type this code, within two minutes.",
    ],
    faults: {
      number: "This is no phone number: give the country code and the number, 7 to 15 digits.",
      "not-now": "The session takes no code at the moment: wait until this page shows a QR code.",
      "too-many": "WhatsApp allows only a few codes: wait a minute, then ask again.",
      away: "WhatsApp's service does not answer: try again in a moment.",
    },
    back: "Back to the QR code",
  },
  passkey: {
    required: {
      heading: "WhatsApp asks for a passkey",
      steps: [
        "Leave WhatsApp open on the phone, and this page too.",
        "Whoever runs this service opens the session in WAHA's dashboard and starts the passkey.",
        "Confirm on the phone with fingerprint, face or screen lock when it asks.",
      ],
    },
    confirm: {
      heading: "Confirm on the phone",
      steps: [
        "The phone shows a short code. Compare it with the one in WAHA's dashboard.",
        "If both are the same, confirm there. If not, somebody else is trying: do not confirm.",
      ],
    },
  },
  connected: {
    heading: "Connected",
    as: "Connected as {account}",
    close: "All done. You can close this page.",
  },
  ended: {
    forged: {
      heading: "This link does not work",
      text: "It is incomplete or was changed. Copy the whole link, or ask for a new one.",
    },
    expired: {
      heading: "This link has expired",
      text: "Ask whoever sent it to you for a new one.",
    },
    used: {
      heading: "This link was used",
      text:
        "The session was connected with it. If it needs to be scanned again, ask for a new link.",
    },
    gone: {
      heading: "This session does not exist any more",
      text: "Ask whoever sent you this link for another one.",
    },
    "too-many": {
      heading: "Too many requests",
      text: "This link is open in too many places. Close some, wait a moment and load it again.",
    },
  },
};
