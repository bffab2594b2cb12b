"""Messages in the language of the program: there are no translation files."""


def gettext(message):
    return message


def ngettext(singular, plural, n):
    return singular if n == 1 else plural


def pgettext(context, message):
    return message


def npgettext(context, singular, plural, n):
    return ngettext(singular, plural, n)
