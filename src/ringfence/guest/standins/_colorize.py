"""No colors: output is no terminal."""


class ANSIColors:
    BACKGROUND_YELLOW = BOLD_GREEN = BOLD_MAGENTA = BOLD_RED = GREEN = GREY = MAGENTA = RED = RESET = YELLOW = ""
    BLACK = BLUE = BOLD = CYAN = WHITE = BOLD_BLUE = BOLD_CYAN = BOLD_WHITE = BOLD_YELLOW = BOLD_BLACK = ""


NoColors = ANSIColors()


def get_colors(colorize=False):
    return NoColors


def can_colorize():
    return False
