//! The texts of the pages in the languages that there are.

use rehearsal_cloud_core::endpoint::EndpointRequest;

/// The texts of one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Texts {
    /// The language's tag.
    pub(super) lang: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) sign_up: &'static str,
    pub(super) sign_out: &'static str,
    pub(super) username: &'static str,
    pub(super) email: &'static str,
    pub(super) phone_number: &'static str,
    pub(super) password: &'static str,
    pub(super) new_password: &'static str,
    pub(super) forgot: &'static str,
    pub(super) no_account: &'static str,
    pub(super) have_account: &'static str,
    pub(super) reset: &'static str,
    pub(super) change: &'static str,
    pub(super) confirm: &'static str,
    pub(super) resend: &'static str,
    pub(super) code: &'static str,
    /// Before the masked address.
    pub(super) code_sent: &'static str,
    pub(super) choose_factor: &'static str,
    pub(super) authenticator: &'static str,
    /// Before the secret for the authenticator app.
    pub(super) authenticator_secret: &'static str,
    pub(super) error: &'static str,
    pub(super) expired: &'static str,
}

const ALL: [Texts; 4] = [
    Texts {
        lang: "en",
        sign_in: "Sign in",
        sign_up: "Sign up",
        sign_out: "Sign out",
        username: "Username",
        email: "Email",
        phone_number: "Phone number",
        password: "Password",
        new_password: "New password",
        forgot: "Forgot your password?",
        no_account: "Need an account?",
        have_account: "Already have an account?",
        reset: "Reset my password",
        change: "Change password",
        confirm: "Confirm account",
        resend: "Send a new code",
        code: "Code",
        code_sent: "We have sent a code to",
        choose_factor: "Choose how to receive your code",
        authenticator: "Authenticator app",
        authenticator_secret: "Add this secret to your authenticator app:",
        error: "An error was encountered with the requested page.",
        expired: "The page has expired. Go back, reload it and try again.",
    },
    Texts {
        lang: "de",
        sign_in: "Anmelden",
        sign_up: "Registrieren",
        sign_out: "Abmelden",
        username: "Benutzername",
        email: "E-Mail",
        phone_number: "Telefonnummer",
        password: "Passwort",
        new_password: "Neues Passwort",
        forgot: "Passwort vergessen?",
        no_account: "Noch kein Konto?",
        have_account: "Schon ein Konto?",
        reset: "Passwort zurücksetzen",
        change: "Passwort ändern",
        confirm: "Konto bestätigen",
        resend: "Neuen Code senden",
        code: "Code",
        code_sent: "Ein Code wurde gesendet an",
        choose_factor: "Wie möchten Sie Ihren Code erhalten?",
        authenticator: "Authenticator-App",
        authenticator_secret: "Fügen Sie dieses Geheimnis Ihrer Authenticator-App hinzu:",
        error: "Auf der angeforderten Seite ist ein Fehler aufgetreten.",
        expired: "Die Seite ist abgelaufen. Gehen Sie zurück und laden Sie sie neu.",
    },
    Texts {
        lang: "fr",
        sign_in: "Se connecter",
        sign_up: "S'inscrire",
        sign_out: "Se déconnecter",
        username: "Nom d'utilisateur",
        email: "E-mail",
        phone_number: "Numéro de téléphone",
        password: "Mot de passe",
        new_password: "Nouveau mot de passe",
        forgot: "Mot de passe oublié ?",
        no_account: "Pas encore de compte ?",
        have_account: "Vous avez déjà un compte ?",
        reset: "Réinitialiser mon mot de passe",
        change: "Changer le mot de passe",
        confirm: "Confirmer le compte",
        resend: "Envoyer un nouveau code",
        code: "Code",
        code_sent: "Un code a été envoyé à",
        choose_factor: "Choisissez comment recevoir votre code",
        authenticator: "Application d'authentification",
        authenticator_secret: "Ajoutez ce secret à votre application d'authentification :",
        error: "Une erreur est survenue sur la page demandée.",
        expired: "La page a expiré. Revenez en arrière et rechargez-la.",
    },
    Texts {
        lang: "es",
        sign_in: "Iniciar sesión",
        sign_up: "Registrarse",
        sign_out: "Cerrar sesión",
        username: "Nombre de usuario",
        email: "Correo electrónico",
        phone_number: "Número de teléfono",
        password: "Contraseña",
        new_password: "Nueva contraseña",
        forgot: "¿Olvidó su contraseña?",
        no_account: "¿No tiene una cuenta?",
        have_account: "¿Ya tiene una cuenta?",
        reset: "Restablecer mi contraseña",
        change: "Cambiar la contraseña",
        confirm: "Confirmar la cuenta",
        resend: "Enviar un código nuevo",
        code: "Código",
        code_sent: "Se ha enviado un código a",
        choose_factor: "Elija cómo recibir su código",
        authenticator: "Aplicación de autenticación",
        authenticator_secret: "Añada este secreto a su aplicación de autenticación:",
        error: "Se ha producido un error en la página solicitada.",
        expired: "La página ha caducado. Vuelva atrás y recárguela.",
    },
];

impl Texts {
    /// Returns the texts in the language that a request asks for (`lang=de`), or English.
    pub(super) fn of(request: &EndpointRequest) -> &'static Self {
        let wanted = request.form.get("lang").unwrap_or_default();
        let wanted = wanted.split(['-', '_']).next().unwrap_or_default();
        let mut all = ALL.iter();
        all.find(|texts| texts.lang.eq_ignore_ascii_case(wanted))
            .unwrap_or(&ALL[0])
    }
}
