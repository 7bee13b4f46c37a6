import type { QrWords } from "./qr_words.ts";

export const PT: QrWords = {
  name: "Português",
  languages: "Idioma",
  title: "Conectar o WhatsApp",
  session: "Sessão {session}",
  scan: {
    heading: "Escaneie este código com o WhatsApp",
    steps: [
      "Abra o WhatsApp no celular que será conectado.",
      "Toque em Menu (⋮) ou Configurações, depois em Dispositivos conectados e em Conectar dispositivo.",
      "Aponte o celular para este código.",
    ],
    label: "Código QR para escanear com o WhatsApp",
    left: "Novo código em no máximo {seconds} s",
    caution: "Quem escaneia permite que este serviço leia e envie suas mensagens do WhatsApp: " +
      "só escaneie se alguém que você conhece pediu.",
    later:
      "O WhatsApp encerrou as últimas conexões em poucos minutos. Não escaneie de novo ainda: " +
      "espere algumas horas, ou o número pode ser perdido.",
  },
  covered: {
    ended: "Este código terminou. O próximo já vem.",
    silent: "Sem resposta há 3 segundos: o código foi escondido, pois pode estar velho. " +
      "Continuamos tentando.",
  },
  waiting: {
    code: {
      heading: "O próximo código já vem",
      text: "O WhatsApp está gerando o código. Leva um instante.",
    },
    starting: {
      heading: "Conectando ao WhatsApp",
      text: "A sessão está iniciando. Um código aparece aqui assim que for preciso.",
    },
    asked: {
      heading: "Buscando um código para você",
      text: "A sessão está sendo iniciada para você. Leva alguns segundos.",
    },
    reconnecting: {
      heading: "Ela volta sozinha",
      text: "O login continua válido, então não é preciso escanear nada. " +
        "Esta página avisa quando terminar.",
    },
    away: {
      heading: "O serviço do WhatsApp não responde",
      text: "Não há nada de errado com o seu celular. Esta página continua tentando.",
    },
  },
  stuck: {
    "too-often": {
      heading: "Você ainda está aí?",
      text: "Vários códigos foram mostrados e nenhum foi escaneado. " +
        "Prepare o celular e peça outros.",
    },
    "scan-later": {
      heading: "Não escaneie de novo ainda",
      text: "O WhatsApp encerrou as últimas conexões minutos depois do escaneamento. " +
        "Espere algumas horas e avise quem enviou este link.",
    },
    stopped: {
      heading: "Esta sessão foi desligada",
      text: "Ela foi parada de propósito. Peça a quem enviou este link para iniciá-la.",
    },
    paused: {
      heading: "Esta sessão está em pausa",
      text: "Alguém está trabalhando nela. Fale com quem enviou este link.",
    },
    refused: {
      heading: "O WhatsApp recusa este número",
      text: "Escanear de novo não ajuda e pode piorar. Avise quem enviou este link.",
    },
    replaced: {
      heading: "Ela está conectada em outro lugar",
      text: "O mesmo login está em uso em outro lugar. Avise quem enviou este link.",
    },
    broken: {
      heading: "O login guardado está danificado",
      text: "Ele precisa ser reparado antes. Avise quem enviou este link.",
    },
    missing: {
      heading: "Esta sessão não existe mais",
      text: "Peça outro link a quem enviou este.",
    },
    operator: {
      heading: "Alguém precisa verificar antes",
      text: "Por segurança, não é possível obter um código aqui. Avise quem enviou este link.",
    },
    held: {
      heading: "Agora não",
      text: "Há outro problema; ele está sendo acompanhado e a sessão continua sozinha. " +
        "Pode deixar esta página aberta.",
    },
  },
  newCode: "Mostrar um novo código",
  withoutScript: "Sem JavaScript, esta página é atualizada a cada 10 segundos.",
  pairing: {
    heading: "Usar um código para digitar",
    lead: "Se a câmera não funciona, ou se você está lendo isto no próprio celular.",
    onPhone: "Você está em um celular, e um celular não consegue escanear a própria tela: " +
      "digite um código no WhatsApp.",
    number: "Número de telefone com código do país",
    hint: "Por exemplo +55 11 5550 0100. Precisa ser o número do WhatsApp que será conectado.",
    get: "Obter um código",
    yours: "Seu código",
    steps: [
      "Abra o WhatsApp: Menu (⋮) ou Configurações, Dispositivos conectados, Conectar dispositivo.",
      "Toque em “Conectar com número de telefone”.",
      "Digite este código em até dois minutos.",
    ],
    faults: {
      number:
        "Isto não é um número de telefone: informe o código do país e o número, de 7 a 15 dígitos.",
      "not-now":
        "A sessão não aceita códigos neste momento: espere até esta página mostrar um código QR.",
      "too-many": "O WhatsApp permite poucos códigos: espere um minuto e peça de novo.",
      away: "O serviço do WhatsApp não responde: tente de novo em um instante.",
    },
    back: "Voltar ao código QR",
  },
  passkey: {
    required: {
      heading: "O WhatsApp pede uma chave de acesso (passkey)",
      steps: [
        "Deixe o WhatsApp aberto no celular, e esta página também.",
        "Quem administra este serviço abre a sessão no painel do WAHA e inicia a passkey.",
        "Confirme no celular com digital, rosto ou bloqueio de tela quando ele pedir.",
      ],
    },
    confirm: {
      heading: "Confirme no celular",
      steps: [
        "O celular mostra um código curto. Compare com o do painel do WAHA.",
        "Se forem iguais, confirme lá. Se não, é outra pessoa tentando: não confirme.",
      ],
    },
  },
  connected: {
    heading: "Conectado",
    as: "Conectado como {account}",
    close: "Tudo pronto. Você pode fechar esta página.",
  },
  ended: {
    forged: {
      heading: "Este link não funciona",
      text: "Ele está incompleto ou foi alterado. Copie o link inteiro ou peça um novo.",
    },
    expired: {
      heading: "Este link expirou",
      text: "Peça um novo a quem o enviou.",
    },
    used: {
      heading: "Este link já foi usado",
      text: "A sessão foi conectada com ele. Se for preciso escanear de novo, peça um novo link.",
    },
    gone: {
      heading: "Esta sessão não existe mais",
      text: "Peça outro link a quem enviou este.",
    },
    "too-many": {
      heading: "Pedidos demais",
      text: "Este link está aberto em lugares demais. Feche alguns, espere um pouco e recarregue.",
    },
  },
};
