// Ce que veut dire chaque erreur et que faire, en français. Called where people read errors:
// command line, console, API. One sentence, one remedy; a code without a text does not compile.
import type { ErrorCode } from "../../errors.js";
import type { ErrorTexts } from "../error-texts.js";

/** Phrase et remède de chaque erreur. */
export const FRENCH_ERRORS: { readonly [code in ErrorCode]: ErrorTexts } = {
  P101: [
    "Le lecteur de cartes ne répond pas.",
    "Vérifier son câble ; le débrancher, le rebrancher.",
  ],
  P102: [
    "Le lecteur a envoyé des données abîmées.",
    "Vérifier son câble ; l'éloigner des alimentations.",
  ],
  P103: [
    "Le lecteur a refusé une commande.",
    "Redémarrer le terminal ; si cela revient, le signaler.",
  ],
  P104: ["Le lecteur signale une panne.", "Le laisser refroidir, puis le remplacer."],
  C101: ["La carte est partie trop tôt.", "Tenir la même carte immobile et la présenter encore."],
  C102: ["Deux cartes sont devant le lecteur.", "Présenter une seule carte."],
  F101: ["Le journal est plein.", "Connecter le terminal jusqu'à ce qu'il ait tout envoyé."],
  F102: [
    "La mémoire ne garde pas ce qui est écrit.",
    "Remplacer le terminal ; sauver son journal.",
  ],
  F103: [
    "Une entrée du journal est illisible.",
    "Garder le terminal ; sauver son journal par câble.",
  ],
  F104: ["Le terminal n'a pas encore d'identité.", "L'ajouter avec : zinc terminal add"],
  F105: ["Les réglages du terminal sont illisibles.", "Réinstaller le terminal."],
  W101: ["Les données s'arrêtent trop tôt.", "Les renvoyer entières."],
  W102: ["Les données n'ont pas la forme canonique.", "Utiliser un encodeur CBOR déterministe."],
  W103: ["Une valeur n'a pas le bon type.", "La comparer à record.cddl."],
  W104: ["Une valeur sort de ses bornes.", "La comparer aux limites du protocole."],
  W105: ["Une valeur ou un message est trop long.", "Envoyer moins à la fois."],
  W106: ["Un champ est inconnu, répété, ou de trop.", "Le comparer à record.cddl."],
  W107: ["Un champ nécessaire manque.", "Le comparer à record.cddl."],
  W108: ["Des octets suivent la fin des données.", "Envoyer les données seules."],
  W109: ["Cette version du format est inconnue ici.", "Mettre à jour la passerelle."],
  W110: ["Ce genre d'écrit est inconnu ici.", "Mettre à jour la passerelle."],
  W111: ["Le nom d'un avoir est mal formé.", "L'écrire NOM.émetteur/exposant."],
  W112: ["Un texte sort de l'ASCII.", "N'employer que lettres, chiffres et signes ASCII."],
  W120: ["Le sujet n'est pas l'un des nôtres.", "Publier sous zinc/1/<terminal>/up/."],
  W121: ["Le sujet est celui d'un autre terminal.", "Employer son propre sujet."],
  W122: ["Le message contient trop d'écrits.", "En envoyer 64 au plus par message."],
  W130: [
    "L'authentification du message est fausse.",
    "Vérifier que les deux bouts ont les mêmes clés.",
  ],
  W131: ["Le message a déjà servi.", "Se reconnecter."],
  W132: ["Le message vient d'une autre connexion.", "Se reconnecter."],
  W140: ["Une ligne du dialogue d'installation est mal formée.", "Recommencer le dialogue."],
  W141: ["Une ligne du dialogue d'installation vient trop tôt.", "Recommencer le dialogue."],
  S101: ["L'enveloppe n'est pas une COSE_Sign1 des nôtres.", "La comparer à record.cddl."],
  S102: ["La clé n'est pas inscrite.", "Inscrire le terminal, ou chercher qui envoie cela."],
  S103: ["La signature est fausse.", "Chercher ce qui a changé l'écrit en chemin."],
  S104: [
    "La clé est dangereuse : non canonique ou d'ordre petit.",
    "Refaire une clé sur le terminal.",
  ],
  S105: ["L'écrit nomme un autre terminal que sa clé.", "Chercher qui envoie cela."],
  L101: [
    "Un terminal a envoyé deux écrits sous un seul numéro.",
    "Arrêter le terminal ; comparer les deux.",
  ],
  L102: ["Des écrits d'un terminal manquent.", "Le connecter ; sinon le vider par câble."],
  L103: ["Un écrit ne suit pas celui d'avant.", "Arrêter le terminal ; examiner son journal."],
  L104: [
    "Une carte a dépensé plus qu'elle n'avait.",
    "Demander une recharge, ou porter la différence.",
  ],
  L105: [
    "On ne sait pas si ce mouvement a eu lieu.",
    "Demander à l'équipe ; la carte le dira peut-être.",
  ],
  L106: ["Une entrée du journal est perdue.", "Comparer le comptage de la caisse aux écrits."],
  L107: ["Le lieu de l'écrit n'est pas celui du terminal.", "Vérifier où le terminal est inscrit."],
  L110: ["Le solde est insuffisant.", "Recharger la carte, ou en prendre une autre."],
  L111: [
    "La carte a épuisé son plafond hors ligne.",
    "Attendre le réseau, ou prendre une autre carte.",
  ],
  L112: ["Le terminal a épuisé son plafond hors ligne.", "Connecter le terminal."],
  L113: ["Cet avoir n'est pas accepté ici.", "Payer avec un avoir accepté par le lieu."],
  M101: ["Le courtier MQTT est injoignable.", "Vérifier le réseau et son adresse."],
  M102: ["Le courtier MQTT a refusé l'accès.", "Réinstaller le terminal."],
  M103: ["Pas de réponse à temps.", "Réessayer ; vérifier le réseau si cela revient."],
  A102: ["La demande est incompréhensible.", "La corriger et la renvoyer."],
  A103: ["Le port est déjà pris.", "Arrêter l'autre programme, ou choisir avec --port."],
  A104: [
    "Le dossier des données est inutilisable.",
    "Vérifier qu'il existe et qu'on peut y écrire.",
  ],
  A105: [
    "Démonstration et vraies données ne se mêlent pas.",
    "Choisir un autre dossier avec --data.",
  ],
  A106: ["Le fichier est illisible.", "Vérifier son chemin et sa forme."],
  A107: ["La construction a échoué.", "Lire les lignes au-dessus et corriger la source."],
  A108: ["La commande est incompréhensible.", "Demander --help."],
  X101: ["C'est notre propre erreur.", "La signaler avec les lignes qui l'entourent."],
};
