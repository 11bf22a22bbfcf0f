#include "record/page_words.hpp"

#include <array>

namespace plenaria {

namespace {

constexpr PageWords kEnglish{
    .language = "en",
    .skip = "Skip to the content",
    .record = "Record",
    .meeting = "Meeting",
    .venue = "Place and date",
    .interventions = "Interventions",
    .intervention = "Intervention",
    .audience = "What is shown",
    .public_audience = "what was published",
    .desk_audience = "everything that the moderators see; not for the public",
    .exported = "Exported",
    .times = "Times are those of the venue:",
    .rounded = "They are told to the quarter of an hour, as this room does not show who spoke.",
    .contents = "Contents",
    .nothing = "Nothing has been said in this room.",
    .no_author = "without attribution",
    .on_behalf_of = "on behalf of",
    .in_reply_to = "in reply to no.",
    .sources = "Sources",
    .themes = "Themes:",
    .proof = "How to check this record",
    .chained =
        "Each entry of the record holds the hash of the one before it, so that the hash of the newest vouches for all "
        "of them.",
    .room = "Room",
    .newest = "Newest entry",
    .epoch = "Epoch",
    .hash = "Its hash (SHA-256)",
    .signed_ = "The venue has signed where the record stood (Ed25519):",
    .unsigned_ = "Nothing of this record had been signed yet when this page was made.",
    .signed_entry = "Entry",
    .signed_at = "Signed",
    .signed_about = "Signed, to the quarter of an hour",
    .key = "Key",
    .signature = "Signature",
    .how =
        "This page is made to be read. To check the record, ask the venue for the same room as JSON Lines, fetch the "
        "public key "
        "from the venue, and let the program compare them; it names the hash above.",
    .commands = "Commands",
    .pending = "not published yet",
    .returned = "returned to its author",
    .hidden = "Hidden by the secretariat.",
    .withdrawn = "Withdrawn by its author.",
    .erased = "Erased by the secretariat.",
};

constexpr PageWords kSpanish{
    .language = "es",
    .skip = "Ir al contenido",
    .record = "Acta",
    .meeting = "Reunión",
    .venue = "Lugar y fecha",
    .interventions = "Intervenciones",
    .intervention = "Intervención",
    .audience = "Qué se muestra",
    .public_audience = "lo publicado",
    .desk_audience = "todo lo que ven los moderadores; no es para el público",
    .exported = "Exportada",
    .times = "Las horas son las de la sede:",
    .rounded = "Se indican por cuartos de hora, pues esta sala no muestra quién habló.",
    .contents = "Índice",
    .nothing = "En esta sala no se dijo nada.",
    .no_author = "sin atribución",
    .on_behalf_of = "en nombre de",
    .in_reply_to = "en respuesta a la n.º",
    .sources = "Fuentes",
    .themes = "Temas:",
    .proof = "Cómo comprobar esta acta",
    .chained =
        "Cada asiento del acta contiene el resumen criptográfico del anterior, de modo que el del más reciente "
        "responde por todos.",
    .room = "Sala",
    .newest = "Asiento más reciente",
    .epoch = "Época",
    .hash = "Su resumen (SHA-256)",
    .signed_ = "La sede ha firmado hasta dónde llegaba el acta (Ed25519):",
    .unsigned_ = "Cuando se hizo esta página aún no se había firmado nada de esta acta.",
    .signed_entry = "Asiento",
    .signed_at = "Firmado",
    .signed_about = "Firmado, por cuartos de hora",
    .key = "Clave",
    .signature = "Firma",
    .how =
        "Esta página se hizo para leerse. Para comprobar el acta, pida a la sede la misma sala en JSON Lines, obtenga "
        "de la sede la "
        "clave pública y deje que el programa las compare; nombrará el resumen de arriba.",
    .commands = "Órdenes",
    .pending = "aún no publicada",
    .returned = "devuelta a su autor",
    .hidden = "Ocultada por la secretaría.",
    .withdrawn = "Retirada por su autor.",
    .erased = "Suprimida por la secretaría.",
};

constexpr PageWords kFrench{
    .language = "fr",
    .skip = "Aller au contenu",
    .record = "Compte rendu",
    .meeting = "Réunion",
    .venue = "Lieu et date",
    .interventions = "Interventions",
    .intervention = "Intervention",
    .audience = "Ce qui est montré",
    .public_audience = "ce qui a été publié",
    .desk_audience = "tout ce que voient les modérateurs ; n’est pas destiné au public",
    .exported = "Exporté",
    .times = "Les heures sont celles du lieu de la réunion :",
    .rounded = "Elles sont données au quart d’heure, car cette salle ne montre pas qui a parlé.",
    .contents = "Sommaire",
    .nothing = "Rien n’a été dit dans cette salle.",
    .no_author = "sans attribution",
    .on_behalf_of = "au nom de",
    .in_reply_to = "en réponse au n°",
    .sources = "Sources",
    .themes = "Thèmes :",
    .proof = "Comment vérifier ce compte rendu",
    .chained =
        "Chaque inscription au compte rendu contient l’empreinte de la précédente, si bien que celle de la plus "
        "récente répond de toutes.",
    .room = "Salle",
    .newest = "Inscription la plus récente",
    .epoch = "Époque",
    .hash = "Son empreinte (SHA-256)",
    .signed_ = "Le lieu du dialogue a signé jusqu’où allait le compte rendu (Ed25519) :",
    .unsigned_ = "Rien de ce compte rendu n’avait encore été signé quand cette page a été faite.",
    .signed_entry = "Inscription",
    .signed_at = "Signée",
    .signed_about = "Signée, au quart d’heure",
    .key = "Clé",
    .signature = "Signature",
    .how =
        "Cette page est faite pour être lue. Pour vérifier le compte rendu, demandez la même salle en JSON Lines, "
        "obtenez la clé "
        "publique auprès du lieu du dialogue et laissez le programme les comparer ; il nommera l’empreinte ci-dessus.",
    .commands = "Commandes",
    .pending = "pas encore publiée",
    .returned = "renvoyée à son auteur",
    .hidden = "Masquée par le secrétariat.",
    .withdrawn = "Retirée par son auteur.",
    .erased = "Effacée par le secrétariat.",
};

constexpr std::array<const PageWords*, 3> kAll{&kEnglish, &kSpanish, &kFrench};

}  // namespace

const PageWords& page_words(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  for (const PageWords* words : kAll)
    if (primary == words->language) return *words;
  return kEnglish;
}

std::string status_words(const PageWords& words, Status status) {
  switch (status) {
    case Status::pending:
      return words.pending;
    case Status::published:
      return "";
    case Status::returned:
      return words.returned;
    case Status::hidden:
      return words.hidden;
    case Status::withdrawn:
      return words.withdrawn;
    case Status::erased:
      return words.erased;
  }
  return "";
}

}  // namespace plenaria
