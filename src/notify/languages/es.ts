import type { Words } from "../words.ts";

/** Spanish. Longer than other files of ours: one language is one file, which its translator holds whole. */
export const es: Words = {
  language: "es",
  sessions: {
    "restarted-by-person": {
      one: "Una persona está reiniciando {session}",
      many: "Una persona está reiniciando {count} sesiones",
      happened: "Alguien pidió un reinicio, y todavía no ha vuelto.",
      todo: "Espere un momento; si no vuelve, mire el log de WAHA.",
    },
    "profile-locked": {
      one: "{session} no arranca: la carpeta de su navegador está bloqueada",
      many: "{count} sesiones no arrancan: las carpetas de sus navegadores están bloqueadas",
      happened: "Otro proceso, o uno que murió en otra máquina, retiene la carpeta.",
      todo: "Pare el otro WAHA que usa esa carpeta, o quite el bloqueo, y luego reanude.",
    },
    "login-damaged": {
      one: "{session} no arranca: su inicio de sesión guardado está dañado",
      many: "{count} sesiones no arrancan: sus inicios de sesión guardados están dañados",
      happened: "WAHA ya no puede leer el inicio de sesión guardado.",
      todo: "Restaure el almacenamiento de WAHA desde una copia, o vincule el teléfono de nuevo.",
    },
    "waits-for-scan": {
      one: "{session} espera que se escanee el código",
      many: "{count} sesiones esperan que se escanee el código",
      happened: "WAHA no tiene acceso a este número, y solo su teléfono puede darlo.",
      todo: "Abra WhatsApp en el teléfono, entre en Dispositivos vinculados y escanee el código.",
    },
    "code-after-scan": {
      one: "{session} muestra un código aunque ya se escaneó",
      many: "{count} sesiones muestran un código aunque ya se escaneó",
      happened: "WAHA dice que está vinculada y aun así muestra un código.",
      todo: "Mire la lista de dispositivos vinculados en el teléfono antes de escanear otra vez.",
    },
    "deaf": {
      one: "{session} funciona, pero no recibe nada",
      many: "{count} sesiones funcionan, pero no reciben nada",
      happened: "WAHA la muestra WORKING, y los mensajes no llegan.",
      todo: "Envíe un mensaje de prueba; si no llega, reinicie la sesión.",
    },
    "mute": {
      one: "{session} funciona, pero no puede enviar",
      many: "{count} sesiones funcionan, pero no pueden enviar",
      happened: "WAHA la muestra WORKING, y rechaza un mensaje tras otro.",
      todo: "Envíe un mensaje de prueba; si falla, reinicie la sesión.",
    },
    "not-paired": {
      one: "{session} todavía no está vinculada",
      many: "{count} sesiones todavía no están vinculadas",
      happened: "Que sepamos, nunca se vinculó un teléfono con ella.",
      todo: "Abra WhatsApp en el teléfono, entre en Dispositivos vinculados y escanee el código.",
    },
    "logged-out": {
      one: "{session} fue desvinculada",
      many: "{count} sesiones fueron desvinculadas",
      happened: "El acceso se cerró en el teléfono o lo cerró WhatsApp.",
      todo:
        "Abra WhatsApp en el teléfono, entre en Dispositivos vinculados y escanee un código nuevo.",
    },
    "seems-logged-out": {
      one: "{session} parece desvinculada",
      many: "{count} sesiones parecen desvinculadas",
      happened: "Vuelve a fallar justo después de cada reinicio, como lo hace una desvinculada.",
      todo: "Mire en el teléfono, en Dispositivos vinculados: si WAHA no está allí, fuerce la " +
        "recuperación, y aparece un código nuevo.",
    },
    "login-unknown": {
      one: "{session} falló, y no se sabe si está vinculada",
      many: "{count} sesiones fallaron, y no se sabe si están vinculadas",
      happened: "Dejó de funcionar antes de que la viéramos funcionar.",
      todo: "Tenga el teléfono a mano y pida su recuperación.",
    },
    "failed": {
      one: "{session} falló",
      many: "{count} sesiones fallaron",
      happened: "Dejó de funcionar, y WAHA no dice por qué.",
      todo: "Mire el log de WAHA si no vuelve por sí sola.",
    },
    "flapping": {
      one: "{session} se cae y vuelve",
      many: "{count} sesiones se caen y vuelven",
      happened: "Su conexión con WhatsApp va y viene.",
      todo: "Mire la red de la máquina de WAHA y su log.",
    },
    "fell-with-server": {
      one: "{session} cayó con su servidor",
      many: "{count} sesiones cayeron con su servidor",
      happened: "Su servidor tiene problemas, y la sesión con él.",
      todo: "Repare primero el servidor; la sesión lo sigue.",
    },
    "fell-after-pairing": {
      one: "{session} cayó justo después de vincularse",
      many: "{count} sesiones cayeron justo después de vincularse",
      happened: "En el primer minuto el acceso está escrito solo a medias.",
      todo: "Espere un minuto; si no vuelve, escanee un código nuevo.",
    },
    "number-blocked": {
      one: "WhatsApp rechaza {session}: su número probablemente está bloqueado",
      many: "WhatsApp rechaza {count} sesiones: sus números probablemente están bloqueados",
      happened: "WhatsApp rechaza este número, y cada nuevo intento puede hacerlo definitivo.",
      todo: "Abra WhatsApp en el teléfono, pida allí una revisión y reanude después.",
    },
    "waha-too-old": {
      one: "WhatsApp rechaza {session}: WAHA es demasiado antiguo",
      many: "WhatsApp rechaza {count} sesiones: WAHA es demasiado antiguo",
      happened: "WhatsApp ya no acepta esta versión de WAHA.",
      todo: "Actualice WAHA.",
    },
    "refused": {
      one: "WhatsApp rechaza {session}",
      many: "WhatsApp rechaza {count} sesiones",
      happened: "Su número está bloqueado o WAHA es demasiado antiguo; nada dice cuál de los dos.",
      todo: "Mire WhatsApp en el teléfono; si allí todo está bien, actualice WAHA.",
    },
    "in-use-elsewhere": {
      one: "{session} está en uso en otro lugar",
      many: "{count} sesiones están en uso en otro lugar",
      happened: "El mismo acceso corre en otro lugar, y los dos se quitan la conexión.",
      todo: "Busque el segundo WAHA con este acceso y párelo.",
    },
    "new-chats-barred": {
      one: "{session} no puede iniciar chats nuevos",
      many: "{count} sesiones no pueden iniciar chats nuevos",
      happened:
        "Por un tiempo WhatsApp deja que este número responda, pero no que escriba primero.",
      todo: "No envíe nada a desconocidos hasta que pase.",
    },
    "stopped": {
      one: "{session} está parada aunque debería correr",
      many: "{count} sesiones están paradas aunque deberían correr",
      happened: "Antes corría, y no se sabe de nadie que la haya parado.",
      todo: "Mire el log de WAHA si no arranca por sí sola.",
    },
    "starting": {
      one: "{session} todavía está arrancando",
      many: "{count} sesiones todavía están arrancando",
      happened: "Su motor se conecta y aún no ha llegado.",
      todo: "Espere un momento; todavía está a tiempo.",
    },
    "hangs": {
      one: "{session} se quedó colgada al arrancar",
      many: "{count} sesiones se quedaron colgadas al arrancar",
      happened: "Lleva arrancando más de lo que su motor necesita nunca.",
      todo: "Mire la memoria y el log de WAHA si no vuelve por sí sola.",
    },
    "missing": {
      one: "{session} ya no existe en WAHA",
      many: "{count} sesiones ya no existen en WAHA",
      happened: "WAHA ya no la incluye en su lista.",
      todo: "Iníciela si no se borró a propósito.",
    },
    "many-missing": {
      one: "{session} y otras faltan en WAHA: ¿se perdió su volumen?",
      many: "{count} sesiones y otras faltan en WAHA: ¿se perdió su volumen?",
      happened: "Varias sesiones desaparecieron a la vez, y un borrado no lo explica.",
      todo: "Mire el volumen de WAHA antes de iniciar nada.",
    },
    "unknown-status": {
      one: "{session} muestra un estado que no conocemos",
      many: "{count} sesiones muestran un estado que no conocemos",
      happened: "WAHA usa una palabra que esta versión no conoce.",
      todo: "Mire la sesión en WAHA y actualice este servicio.",
    },
  },
  servers: {
    "waha-away": {
      title: "WAHA no responde",
      happened: "Sus sesiones conservan el último estado conocido hasta que responda.",
      todo: "Mire si WAHA está en marcha, y su máquina y su red.",
      over: "WAHA vuelve a responder",
    },
    "not-waha": {
      title: "La dirección de WAHA lleva a otro lugar",
      happened: "Algo responde allí, y no es WAHA.",
      todo: "Corrija WAHA_URL, o el proxy delante de WAHA.",
      over: "WAHA vuelve a encontrarse",
    },
    "key-refused": {
      title: "WAHA rechaza nuestra clave",
      happened: "No se hace nada con sus sesiones hasta que la clave sea correcta.",
      todo: "Ponga en WAHA_API_KEY la clave del propio WAHA.",
      over: "WAHA vuelve a aceptar nuestra clave",
    },
    "keeps-restarting": {
      title: "WAHA se reinicia una y otra vez",
      happened: "Arrancó varias veces en un cuarto de hora.",
      todo: "Mire la memoria y el log de WAHA.",
      over: "WAHA ha dejado de reiniciarse",
    },
    "out-of-memory": {
      title: "WAHA se quedó sin memoria",
      happened: "El sistema terminó WAHA o uno de sus navegadores.",
      todo: "Dele más memoria o menos sesiones.",
      over: "WAHA corre otra vez después de quedarse sin memoria",
    },
    "engine-gone": {
      title: "WAHA perdió su motor",
      happened: "No se hace nada con sus sesiones hasta que las llamadas vuelvan a responderse.",
      todo: "Reinicie WAHA si no lo hace por sí mismo.",
      over: "El motor de WAHA vuelve a responder",
    },
    "database-down": {
      title: "La base de datos de WAHA no responde",
      happened: "No se hace nada con sus sesiones hasta que responda.",
      todo: "Mire la base de datos, no WAHA.",
      over: "La base de datos de WAHA vuelve a responder",
    },
    "storage-full": {
      title: "El disco de WAHA está lleno",
      happened: "No se intenta nada: escribir en un disco lleno arruina los accesos.",
      todo: "Libere espacio y luego reanude.",
      over: "El disco de WAHA vuelve a tener espacio",
    },
    "herd-codes": {
      title: "Los reinicios de sesiones {engine} traen códigos aunque estaban vinculadas",
      happened: "Los accesos parecen perdidos en todas; no se intenta nada automáticamente.",
      todo: "Mire el almacenamiento de WAHA antes de reiniciar nada.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-refused": {
      title: "No es cosa suya: WhatsApp rechaza {fallen} de {running} sesiones {engine}",
      happened: "WhatsApp rechaza esta versión del motor.",
      todo: "Actualice WAHA, o fije la versión de WhatsApp Web que usa.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-network": {
      title: "WAHA no llega a WhatsApp: {fallen} de {running} sesiones {engine} están sin conexión",
      happened: "La red o su DNS está caído; se prueba una sesión de vez en cuando.",
      todo: "Mire la red de la máquina de WAHA.",
      over: "WAHA vuelve a llegar a WhatsApp",
    },
    "herd-logged-out": {
      title:
        "No es cosa suya: {fallen} de {running} sesiones {engine} fueron desvinculadas a la vez",
      happened: "WhatsApp cerró todos sus accesos al mismo tiempo.",
      todo: "Averigüe por qué antes de que alguien escanee otra vez.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-damaged": {
      title: "Los accesos guardados de {fallen} de {running} sesiones {engine} están dañados",
      happened: "Un reinicio leería los mismos archivos dañados.",
      todo: "Mire el almacenamiento de WAHA y su copia de seguridad.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-few": {
      title: "Los reinicios no ayudan a ninguna de {fallen} de {running} sesiones {engine}",
      happened:
        "Las demás están bien, así que el fallo está en estas; se prueba una de vez en cuando.",
      todo: "Mire el log de WAHA para cada una de ellas.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-login-unknown": {
      title: "{fallen} de {running} sesiones {engine} cayeron, y no se sabe si están vinculadas",
      happened: "Un reinicio no trae de vuelta ninguna por sí solo.",
      todo: "Tenga un teléfono a mano y pida la recuperación de una.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-fell": {
      title: "{fallen} de {running} sesiones {engine} cayeron a la vez",
      happened: "Se prueba primero una de ellas; las otras esperan lo que resulte.",
      todo: "Espere el próximo mensaje, o mire el log de WAHA.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd-useless": {
      title: "No es cosa suya: {fallen} de {running} sesiones {engine} cayeron, y un reinicio no " +
        "trae de vuelta ninguna",
      happened: "No se sabe qué tienen en común; se prueba una de vez en cuando.",
      todo: "Mire el log de WAHA, y actualícelo si otros cuentan lo mismo.",
      over: "Las sesiones {engine} ya no se retienen",
    },
    "herd": {
      title: "Muchas sesiones cayeron juntas",
      happened: "Se retienen juntas, y se prueba una de vez en cuando.",
      todo: "Mire el log de WAHA.",
      over: "Las sesiones que cayeron juntas ya no se retienen",
    },
  },
  causes: {
    "crashed": "El programa que habla con WhatsApp terminó por sí solo; su acceso se conserva.",
    "qr-not-scanned": "Se mostró un código, y nadie lo escaneó a tiempo.",
    "logged-out": "WhatsApp cerró el acceso de este número.",
    "refused": "WhatsApp rechaza la conexión.",
    "replaced": "El mismo acceso está en uso en otro lugar.",
    "gave-up-reconnecting":
      "WAHA intentó durante dos minutos llegar a WhatsApp y luego dejó de intentarlo.",
    "restricted":
      "Por un tiempo WhatsApp deja que este número responda, pero no que inicie chats nuevos.",
    "profile-locked": "El navegador encuentra su propia carpeta bloqueada y no arranca.",
    "credentials-damaged": "El acceso guardado ya no se puede leer.",
    "storage-full": "El disco está lleno: WAHA no puede guardar nada, ni siquiera un acceso.",
    "database-down": "La base de datos en la que WAHA guarda sus accesos no responde.",
    "engine-gone": "La parte de WAHA que habla con WhatsApp ha terminado.",
    "network-down": "El servidor no llega a WhatsApp: está sin internet.",
    "out-of-memory":
      "El servidor se quedó sin memoria, y se terminó WAHA o uno de sus navegadores.",
  },
  we: {
    tried: {
      one: "Intentamos repararlo una vez, hasta ahora sin éxito.",
      other: "Intentamos repararlo {count} veces, hasta ahora sin éxito.",
    },
    trying: "Lo estamos reparando, y los accesos se conservan.",
    parked: "Nuestras reparaciones no ayudaron: lo dejamos en paz y probamos de vez en cuando.",
    waiting: "No hacemos nada más hasta que alguien ayude: los reinicios no lo repararían.",
    leaving: "Por ahora no lo tocamos: un reinicio podría hacer daño.",
    next: "El próximo intento llega en {duration}.",
  },
  still: "Sigue así: {title}",
  since: "Esto dura ya {duration}.",
  works: { one: "{session} vuelve a funcionar", many: "{count} sesiones vuelven a funcionar" },
  settled: {
    one: "{session} ya no tiene problemas",
    many: "{count} sesiones ya no tienen problemas",
  },
  lasted: "El problema duró {duration}.",
  before: "Era esto: {title}.",
  nothingToDo: "No queda nada por hacer.",
  othersFollow: "Al menos una de ellas vuelve a funcionar: las demás siguen, y de la que " +
    "necesite a alguien se avisa aparte.",
  scan: "Escanee el código aquí",
  scanOf: "Escanee el código de {session} aquí",
  late: "Esto ocurrió hace {duration}.",
  reason: "El motivo indicado: {reason}",
  server: "Servidor: {server}",
  names: "Sesiones: {names}",
  more: { one: "y {count} más", other: "y {count} más" },
  intact: "Todas estas sesiones siguen vinculadas.",
  summary: {
    title: {
      one: "Vigilando WAHA {version} con {count} sesión",
      other: "Vigilando WAHA {version} con {count} sesiones",
    },
    none: "Todavía no hay sesiones.",
    todo: "Le avisamos cuando algo lo necesite.",
  },
  digest: {
    title: "El último día de {server}",
    down: "{session} está {status} desde hace más de un día.",
    drops: {
      one: "{session} se ausentó un momento {count} vez.",
      other: "{session} se ausentó un momento {count} veces.",
    },
    webhooks: {
      one: "{count} webhook de WAHA a {target} falló.",
      other: "{count} webhooks de WAHA a {target} fallaron.",
    },
    todo: "Mire lo que lleva más de un día ausente.",
  },
  other: { title: "Novedades de {session}", todo: "Mire la sesión." },
  example: {
    title: "Esta es una prueba de waha-recovery",
    text: "Los avisos le llegan por aquí.",
    todo: "Todo está bien, y no hay nada que hacer.",
  },
  durations: {
    second: { one: "{count} segundo", other: "{count} segundos" },
    minute: { one: "{count} minuto", other: "{count} minutos" },
    hour: { one: "{count} hora", other: "{count} horas" },
    day: { one: "{count} día", other: "{count} días" },
    and: "{first} y {second}",
  },
};
