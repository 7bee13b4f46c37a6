import type { QrWords } from "./qr_words.ts";

export const ES: QrWords = {
  name: "Español",
  languages: "Idioma",
  title: "Conectar WhatsApp",
  session: "Sesión {session}",
  scan: {
    heading: "Escanea este código con WhatsApp",
    steps: [
      "Abre WhatsApp en el teléfono que se va a conectar.",
      "Toca Menú (⋮) o Ajustes, luego Dispositivos vinculados y Vincular un dispositivo.",
      "Apunta el teléfono a este código.",
    ],
    label: "Código QR para escanear con WhatsApp",
    left: "Nuevo código en {seconds} s como máximo",
    caution: "Quien lo escanea permite que este servicio lea y envíe sus mensajes de WhatsApp: " +
      "escanéalo solo si te lo pidió alguien que conoces.",
    later:
      "WhatsApp terminó las últimas conexiones en pocos minutos. No escanees de nuevo todavía: " +
      "espera unas horas, o el número puede perderse.",
  },
  covered: {
    ended: "Este código ha terminado. El siguiente está en camino.",
    silent: "Sin respuesta desde hace 3 segundos: el código se ocultó, pues puede ser viejo. " +
      "Seguimos intentando.",
  },
  waiting: {
    code: {
      heading: "El siguiente código está en camino",
      text: "WhatsApp lo está generando. Tarda un momento.",
    },
    starting: {
      heading: "Conectando con WhatsApp",
      text: "La sesión se está iniciando. Aquí aparecerá un código en cuanto haga falta.",
    },
    asked: {
      heading: "Buscando un código para ti",
      text: "La sesión se está iniciando para ti. Tarda unos segundos.",
    },
    reconnecting: {
      heading: "Vuelve por sí sola",
      text: "El inicio de sesión sigue siendo válido, así que no hay que escanear nada. " +
        "Esta página avisa cuando esté lista.",
    },
    away: {
      heading: "El servicio de WhatsApp no responde",
      text: "Tu teléfono no tiene ningún problema. Esta página sigue intentando.",
    },
  },
  stuck: {
    "too-often": {
      heading: "¿Sigues ahí?",
      text: "Se mostraron varios códigos y no se escaneó ninguno. " +
        "Prepara el teléfono y pide otros.",
    },
    "scan-later": {
      heading: "No escanees de nuevo todavía",
      text: "WhatsApp terminó las últimas conexiones minutos después de escanear. " +
        "Espera unas horas y avisa a quien te envió este enlace.",
    },
    stopped: {
      heading: "Esta sesión está apagada",
      text: "Se detuvo a propósito. Pide a quien te envió este enlace que la inicie.",
    },
    paused: {
      heading: "Esta sesión está en pausa",
      text: "Alguien está trabajando en ella. Pregunta a quien te envió este enlace.",
    },
    refused: {
      heading: "WhatsApp rechaza este número",
      text: "Escanear de nuevo no ayuda y podría empeorarlo. Avisa a quien te envió este enlace.",
    },
    replaced: {
      heading: "Está conectada en otro lugar",
      text: "La misma cuenta está en uso en otro lugar. Avisa a quien te envió este enlace.",
    },
    broken: {
      heading: "El inicio de sesión guardado está dañado",
      text: "Primero hay que repararlo. Avisa a quien te envió este enlace.",
    },
    missing: {
      heading: "Esta sesión ya no existe",
      text: "Pide otro enlace a quien te envió este.",
    },
    operator: {
      heading: "Alguien tiene que revisarla primero",
      text: "Por seguridad, desde aquí no se puede obtener un código. " +
        "Avisa a quien te envió este enlace.",
    },
    held: {
      heading: "Ahora no",
      text: "Hay otro problema; se está vigilando y la sesión sigue por sí sola. " +
        "Puedes dejar esta página abierta.",
    },
  },
  newCode: "Mostrar un código nuevo",
  withoutScript: "Sin JavaScript, esta página se renueva cada 10 segundos.",
  pairing: {
    heading: "Usar un código para escribir",
    lead: "Si la cámara no funciona, o si lees esto en el propio teléfono.",
    onPhone: "Estás en un teléfono, y un teléfono no puede escanear su propia pantalla: " +
      "escribe un código en WhatsApp.",
    number: "Número de teléfono con código de país",
    hint: "Por ejemplo +52 55 5550 0100. Debe ser el número del WhatsApp que se va a conectar.",
    get: "Obtener un código",
    yours: "Tu código",
    steps: [
      "Abre WhatsApp: Menú (⋮) o Ajustes, Dispositivos vinculados, Vincular un dispositivo.",
      "Toca “Vincular con el número de teléfono”.",
      "Escribe este código en menos de dos minutos.",
    ],
    faults: {
      number:
        "Esto no es un número de teléfono: indica el código de país y el número, de 7 a 15 cifras.",
      "not-now":
        "La sesión no acepta códigos en este momento: espera a que esta página muestre un código QR.",
      "too-many": "WhatsApp permite pocos códigos: espera un minuto y pide otro.",
      away: "El servicio de WhatsApp no responde: inténtalo de nuevo en un momento.",
    },
    back: "Volver al código QR",
  },
  passkey: {
    required: {
      heading: "WhatsApp pide una llave de acceso (passkey)",
      steps: [
        "Deja WhatsApp abierto en el teléfono, y esta página también.",
        "Quien administra este servicio abre la sesión en el panel de WAHA e inicia la passkey.",
        "Confirma en el teléfono con huella, rostro o bloqueo de pantalla cuando lo pida.",
      ],
    },
    confirm: {
      heading: "Confirma en el teléfono",
      steps: [
        "El teléfono muestra un código corto. Compáralo con el del panel de WAHA.",
        "Si son iguales, confírmalo allí. Si no, lo intenta otra persona: no lo confirmes.",
      ],
    },
  },
  connected: {
    heading: "Conectado",
    as: "Conectado como {account}",
    close: "Todo listo. Puedes cerrar esta página.",
  },
  ended: {
    forged: {
      heading: "Este enlace no funciona",
      text: "Está incompleto o fue modificado. Copia el enlace entero o pide uno nuevo.",
    },
    expired: {
      heading: "Este enlace ha caducado",
      text: "Pide uno nuevo a quien te lo envió.",
    },
    used: {
      heading: "Este enlace ya se usó",
      text: "La sesión se conectó con él. Si hay que escanear de nuevo, pide un enlace nuevo.",
    },
    gone: {
      heading: "Esta sesión ya no existe",
      text: "Pide otro enlace a quien te envió este.",
    },
    "too-many": {
      heading: "Demasiadas peticiones",
      text: "Este enlace está abierto en demasiados lugares. " +
        "Cierra algunos, espera un momento y vuelve a cargar.",
    },
  },
};
