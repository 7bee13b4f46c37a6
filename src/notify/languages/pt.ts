import type { Words } from "../words.ts";

/** Portuguese, as it is written in Brazil. Longer than other files of ours: one language is one file, which its translator holds whole. */
export const pt: Words = {
  language: "pt",
  sessions: {
    "restarted-by-person": {
      one: "{session} está sendo reiniciada por uma pessoa",
      many: "{count} sessões estão sendo reiniciadas por uma pessoa",
      happened: "Alguém pediu um reinício, e ela ainda não voltou.",
      todo: "Aguarde um momento; se não voltar, veja o log do WAHA.",
    },
    "profile-locked": {
      one: "{session} não inicia: a pasta do navegador está bloqueada",
      many: "{count} sessões não iniciam: as pastas dos navegadores estão bloqueadas",
      happened: "Outro processo, ou um que morreu em outra máquina, segura a pasta.",
      todo: "Pare o outro WAHA que usa essa pasta, ou remova o bloqueio, e depois retome.",
    },
    "login-damaged": {
      one: "{session} não inicia: o login guardado está danificado",
      many: "{count} sessões não iniciam: os logins guardados estão danificados",
      happened: "O WAHA não consegue mais ler o login guardado.",
      todo: "Restaure o armazenamento do WAHA de um backup, ou faça login de novo.",
    },
    "waits-for-scan": {
      one: "{session} espera a leitura do código",
      many: "{count} sessões esperam a leitura do código",
      happened: "O WAHA não tem login para este número, e só o celular pode dar um.",
      todo: "Abra o WhatsApp no celular, vá em Dispositivos conectados e leia o código.",
    },
    "code-after-scan": {
      one: "{session} mostra um código embora já tenha sido lido",
      many: "{count} sessões mostram um código embora já tenha sido lido",
      happened: "O WAHA diz que está conectada e mesmo assim mostra um código.",
      todo: "Veja a lista de dispositivos conectados no celular antes de ler de novo.",
    },
    "deaf": {
      one: "{session} funciona, mas não recebe nada",
      many: "{count} sessões funcionam, mas não recebem nada",
      happened: "O WAHA mostra WORKING, e as mensagens não chegam.",
      todo: "Envie uma mensagem de teste; se não chegar, reinicie a sessão.",
    },
    "mute": {
      one: "{session} funciona, mas não consegue enviar",
      many: "{count} sessões funcionam, mas não conseguem enviar",
      happened: "O WAHA mostra WORKING, e uma mensagem após a outra é recusada.",
      todo: "Envie uma mensagem de teste; se falhar, reinicie a sessão.",
    },
    "not-paired": {
      one: "{session} ainda não foi pareada",
      many: "{count} sessões ainda não foram pareadas",
      happened: "Pelo que vimos, nenhum celular foi conectado a ela até hoje.",
      todo: "Abra o WhatsApp no celular, vá em Dispositivos conectados e leia o código.",
    },
    "logged-out": {
      one: "{session} foi desconectada",
      many: "{count} sessões foram desconectadas",
      happened: "O login foi encerrado no celular ou pelo WhatsApp.",
      todo: "Abra o WhatsApp no celular, vá em Dispositivos conectados e leia um novo código.",
    },
    "seems-logged-out": {
      one: "{session} parece desconectada",
      many: "{count} sessões parecem desconectadas",
      happened: "Ela falha de novo logo após cada reinício, como faz uma sessão desconectada.",
      todo: "Veja no celular, em Dispositivos conectados: se o WAHA não estiver lá, force a " +
        "recuperação, e um novo código aparece.",
    },
    "login-unknown": {
      one: "{session} falhou, e não se sabe se está logada",
      many: "{count} sessões falharam, e não se sabe se estão logadas",
      happened: "Ela parou de funcionar antes que a víssemos funcionar.",
      todo: "Tenha o celular à mão e peça a recuperação.",
    },
    "failed": {
      one: "{session} falhou",
      many: "{count} sessões falharam",
      happened: "Ela parou de funcionar, e o WAHA não diz por quê.",
      todo: "Veja o log do WAHA se ela não voltar sozinha.",
    },
    "flapping": {
      one: "{session} cai e volta",
      many: "{count} sessões caem e voltam",
      happened: "A conexão com o WhatsApp vai e vem.",
      todo: "Veja a rede da máquina do WAHA e o log dele.",
    },
    "fell-with-server": {
      one: "{session} caiu com o servidor",
      many: "{count} sessões caíram com o servidor",
      happened: "O servidor está com problemas, e a sessão junto com ele.",
      todo: "Conserte primeiro o servidor; a sessão vem depois.",
    },
    "fell-after-pairing": {
      one: "{session} caiu logo depois de ser pareada",
      many: "{count} sessões caíram logo depois de serem pareadas",
      happened: "No primeiro minuto o login está escrito só pela metade.",
      todo: "Espere um minuto; se não voltar, leia um novo código.",
    },
    "number-blocked": {
      one: "{session} é recusada pelo WhatsApp: o número provavelmente está bloqueado",
      many:
        "{count} sessões são recusadas pelo WhatsApp: os números provavelmente estão bloqueados",
      happened: "O WhatsApp recusa este número, e cada nova tentativa pode tornar isso definitivo.",
      todo: "Abra o WhatsApp no celular, peça uma análise ali e retome depois.",
    },
    "waha-too-old": {
      one: "{session} é recusada pelo WhatsApp: o WAHA é antigo demais",
      many: "{count} sessões são recusadas pelo WhatsApp: o WAHA é antigo demais",
      happened: "O WhatsApp não aceita mais esta versão do WAHA.",
      todo: "Atualize o WAHA.",
    },
    "refused": {
      one: "{session} é recusada pelo WhatsApp",
      many: "{count} sessões são recusadas pelo WhatsApp",
      happened: "O número está bloqueado ou o WAHA é antigo demais; nada diz qual dos dois.",
      todo: "Veja o WhatsApp no celular; se tudo estiver bem ali, atualize o WAHA.",
    },
    "in-use-elsewhere": {
      one: "{session} está em uso em outro lugar",
      many: "{count} sessões estão em uso em outro lugar",
      happened: "O mesmo login roda em outro lugar, e os dois disputam a conexão.",
      todo: "Encontre o segundo WAHA com este login e pare-o.",
    },
    "new-chats-barred": {
      one: "{session} não pode iniciar novas conversas",
      many: "{count} sessões não podem iniciar novas conversas",
      happened:
        "Por algum tempo o WhatsApp deixa este número responder, mas não escrever primeiro.",
      todo: "Não envie nada a desconhecidos até isso passar.",
    },
    "stopped": {
      one: "{session} está parada embora devesse rodar",
      many: "{count} sessões estão paradas embora devessem rodar",
      happened: "Ela rodava antes, e não se sabe de ninguém que a tenha parado.",
      todo: "Veja o log do WAHA se ela não iniciar sozinha.",
    },
    "starting": {
      one: "{session} ainda está iniciando",
      many: "{count} sessões ainda estão iniciando",
      happened: "O motor está conectando e ainda não chegou lá.",
      todo: "Aguarde um momento; ela ainda está no prazo.",
    },
    "hangs": {
      one: "{session} travou ao iniciar",
      many: "{count} sessões travaram ao iniciar",
      happened: "Está iniciando há mais tempo do que o motor costuma precisar.",
      todo: "Veja a memória e o log do WAHA se ela não voltar sozinha.",
    },
    "missing": {
      one: "{session} não existe mais no WAHA",
      many: "{count} sessões não existem mais no WAHA",
      happened: "O WAHA não a lista mais.",
      todo: "Inicie-a se não foi apagada de propósito.",
    },
    "many-missing": {
      one: "{session} e outras sumiram do WAHA: o volume foi perdido?",
      many: "{count} sessões e outras sumiram do WAHA: o volume foi perdido?",
      happened: "Várias sessões sumiram de uma vez, o que uma exclusão não explica.",
      todo: "Veja o volume do WAHA antes de iniciar qualquer coisa.",
    },
    "unknown-status": {
      one: "{session} mostra um estado que não conhecemos",
      many: "{count} sessões mostram um estado que não conhecemos",
      happened: "O WAHA usa uma palavra que esta versão não conhece.",
      todo: "Veja a sessão no WAHA e atualize este serviço.",
    },
  },
  servers: {
    "waha-away": {
      title: "O WAHA não responde",
      happened: "As sessões mantêm o último estado conhecido até ele responder.",
      todo: "Veja se o WAHA está rodando, e olhe a máquina e a rede dele.",
      over: "O WAHA voltou a responder",
    },
    "not-waha": {
      title: "O endereço do WAHA leva a outro lugar",
      happened: "Algo responde ali, e não é o WAHA.",
      todo: "Corrija WAHA_URL, ou o proxy na frente do WAHA.",
      over: "O WAHA foi encontrado de novo",
    },
    "key-refused": {
      title: "O WAHA recusa nossa chave",
      happened: "Nada é feito com as sessões até a chave estar certa.",
      todo: "Ponha em WAHA_API_KEY a chave do próprio WAHA.",
      over: "O WAHA voltou a aceitar nossa chave",
    },
    "keeps-restarting": {
      title: "O WAHA fica reiniciando",
      happened: "Ele foi iniciado várias vezes em um quarto de hora.",
      todo: "Veja a memória e o log do WAHA.",
      over: "O WAHA parou de reiniciar",
    },
    "out-of-memory": {
      title: "O WAHA ficou sem memória",
      happened: "O sistema encerrou o WAHA ou um dos navegadores dele.",
      todo: "Dê mais memória ou menos sessões a ele.",
      over: "O WAHA roda de novo depois de ficar sem memória",
    },
    "engine-gone": {
      title: "O WAHA perdeu o motor",
      happened: "Nada é feito com as sessões até as chamadas serem respondidas de novo.",
      todo: "Reinicie o WAHA se ele não o fizer sozinho.",
      over: "O motor do WAHA voltou a responder",
    },
    "database-down": {
      title: "O banco de dados do WAHA não responde",
      happened: "Nada é feito com as sessões até ele responder.",
      todo: "Veja o banco de dados, não o WAHA.",
      over: "O banco de dados do WAHA voltou a responder",
    },
    "storage-full": {
      title: "O disco do WAHA está cheio",
      happened: "Nada é tentado: escrever em um disco cheio estraga logins.",
      todo: "Libere espaço e depois retome.",
      over: "O disco do WAHA tem espaço de novo",
    },
    "herd-codes": {
      title: "Reinícios de sessões {engine} trazem códigos embora estivessem logadas",
      happened: "Os logins parecem perdidos em todas elas; nada é tentado automaticamente.",
      todo: "Veja o armazenamento do WAHA antes de reiniciar qualquer coisa.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-refused": {
      title: "Não é com você: o WhatsApp recusa {fallen} de {running} sessões {engine}",
      happened: "O WhatsApp recusa esta versão do motor.",
      todo: "Atualize o WAHA, ou defina a versão do WhatsApp Web que ele usa.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-network": {
      title:
        "O WAHA não alcança o WhatsApp: {fallen} de {running} sessões {engine} estão sem conexão",
      happened: "A rede ou o DNS caiu; uma sessão é tentada de vez em quando.",
      todo: "Veja a rede da máquina do WAHA.",
      over: "O WAHA alcança o WhatsApp de novo",
    },
    "herd-logged-out": {
      title:
        "Não é com você: {fallen} de {running} sessões {engine} foram desconectadas de uma vez",
      happened: "O WhatsApp encerrou os logins delas ao mesmo tempo.",
      todo: "Descubra o motivo antes que alguém leia um código de novo.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-damaged": {
      title: "Os logins guardados de {fallen} de {running} sessões {engine} estão danificados",
      happened: "Um reinício leria os mesmos arquivos danificados.",
      todo: "Veja o armazenamento do WAHA e o backup dele.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-few": {
      title: "Reinícios não ajudam nenhuma de {fallen} de {running} sessões {engine}",
      happened:
        "As outras estão bem, então o problema está nestas; uma é tentada de vez em quando.",
      todo: "Veja o log do WAHA para cada uma delas.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-login-unknown": {
      title: "{fallen} de {running} sessões {engine} caíram, e não se sabe se estão logadas",
      happened: "Um reinício não traz nenhuma de volta por si só.",
      todo: "Tenha um celular à mão e peça a recuperação de uma delas.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-fell": {
      title: "{fallen} de {running} sessões {engine} caíram de uma vez",
      happened: "Uma delas é tentada primeiro; as outras esperam o resultado.",
      todo: "Espere a próxima mensagem, ou veja o log do WAHA.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd-useless": {
      title: "Não é com você: {fallen} de {running} sessões {engine} caíram, e um reinício não " +
        "traz nenhuma de volta",
      happened: "Não se sabe o que têm em comum; uma é tentada de vez em quando.",
      todo: "Veja o log do WAHA, e atualize-o se outros relatarem o mesmo.",
      over: "As sessões {engine} já não são retidas",
    },
    "herd": {
      title: "Muitas sessões caíram juntas",
      happened: "Elas são mantidas em espera juntas, e uma é tentada de vez em quando.",
      todo: "Veja o log do WAHA.",
      over: "As sessões que caíram juntas já não são retidas",
    },
  },
  causes: {
    "crashed": "O programa que fala com o WhatsApp terminou sozinho; o login está guardado.",
    "qr-not-scanned": "Um código foi mostrado, e ninguém o leu a tempo.",
    "logged-out": "O WhatsApp encerrou o login deste número.",
    "refused": "O WhatsApp recusa a conexão.",
    "replaced": "O mesmo login está em uso em outro lugar.",
    "gave-up-reconnecting": "O WAHA tentou por dois minutos alcançar o WhatsApp e depois desistiu.",
    "restricted":
      "Por algum tempo o WhatsApp deixa este número responder, mas não iniciar novas conversas.",
    "profile-locked": "O navegador encontra a própria pasta bloqueada e não inicia.",
    "credentials-damaged": "O login guardado não pode mais ser lido.",
    "storage-full": "O disco está cheio: o WAHA não consegue guardar nada, nem um login.",
    "database-down": "O banco de dados em que o WAHA guarda os logins não responde.",
    "engine-gone": "A parte do WAHA que fala com o WhatsApp terminou.",
    "network-down": "O servidor não alcança o WhatsApp: está sem internet.",
    "out-of-memory":
      "O servidor ficou sem memória, e o WAHA ou um dos navegadores dele foi encerrado.",
  },
  we: {
    tried: {
      one: "Tentamos consertar isso uma vez, até agora sem sucesso.",
      other: "Tentamos consertar isso {count} vezes, até agora sem sucesso.",
    },
    trying: "Estamos consertando isso, e os logins ficam guardados.",
    parked:
      "Nossos consertos não ajudaram: deixamos em paz e tentamos de novo de tempos em tempos.",
    waiting: "Não fazemos mais nada até alguém ajudar: reinícios não consertariam isso.",
    leaving: "Por enquanto não mexemos nisso: um reinício poderia causar danos.",
    next: "A próxima tentativa vem em {duration}.",
  },
  still: "Ainda assim: {title}",
  since: "Isso já dura {duration}.",
  works: { one: "{session} voltou a funcionar", many: "{count} sessões voltaram a funcionar" },
  settled: {
    one: "{session} não está mais com problemas",
    many: "{count} sessões não estão mais com problemas",
  },
  lasted: "O problema durou {duration}.",
  before: "Era isto: {title}.",
  nothingToDo: "Não há mais nada a fazer.",
  othersFollow: "Pelo menos uma delas voltou a funcionar: as outras seguem, e a que precisar de " +
    "alguém avisa por si.",
  scan: "Leia o código aqui",
  scanOf: "Leia o código de {session} aqui",
  late: "Isso aconteceu há {duration}.",
  reason: "O motivo informado: {reason}",
  server: "Servidor: {server}",
  names: "Sessões: {names}",
  more: { one: "e mais {count}", other: "e mais {count}" },
  intact: "Todas essas sessões continuam logadas.",
  summary: {
    title: {
      one: "Acompanhando o WAHA {version} com {count} sessão",
      other: "Acompanhando o WAHA {version} com {count} sessões",
    },
    none: "Ainda não há sessões.",
    todo: "Avisamos quando algo precisar de você.",
  },
  digest: {
    title: "O último dia de {server}",
    down: "{session} está {status} há mais de um dia.",
    drops: {
      one: "{session} caiu por um momento {count} vez.",
      other: "{session} caiu por um momento {count} vezes.",
    },
    webhooks: {
      one: "{count} webhook do WAHA para {target} falhou.",
      other: "{count} webhooks do WAHA para {target} falharam.",
    },
    todo: "Veja o que está fora há mais de um dia.",
  },
  other: { title: "Novidades de {session}", todo: "Veja a sessão." },
  example: {
    title: "Este é um teste do waha-recovery",
    text: "Os avisos chegam a você por aqui.",
    todo: "Está tudo certo, e não há nada a fazer.",
  },
  durations: {
    second: { one: "{count} segundo", other: "{count} segundos" },
    minute: { one: "{count} minuto", other: "{count} minutos" },
    hour: { one: "{count} hora", other: "{count} horas" },
    day: { one: "{count} dia", other: "{count} dias" },
    and: "{first} e {second}",
  },
};
