"""A blog on SQLite: what the host of the example owns, and what no guest may reach."""

import dataclasses
import pathlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Final

SECRET: Final = "correct-horse-battery-staple"  # noqa: S105 - planted for the guests to look for

_SCHEMA: Final = """
CREATE TABLE posts (author TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, published TEXT NOT NULL);
CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

_POSTS: Final = (
    ("tav", "Paving the way to securing the Python interpreter", "Closures hide what they hold.", "2009-02-23"),
    ("tav", "A challenge: break it", "Write to the file system & tell me how.", "2009-02-24"),
    ("tav", "Thank you, <everyone>", "Many tried; some got in; all of it was learned from.", "2009-02-26"),
    ("guido", "What is wrong with restricted mode", "It was never safe enough to stay.", "2009-03-01"),
    ("mark", "Capabilities in one page", "Only connectivity begets connectivity.", "2009-03-02"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    """One post of the blog."""

    author: str
    title: str
    body: str
    published: str

    def as_dict(self) -> dict[str, str]:
        """The post as plain data."""
        return dataclasses.asdict(self)


class Database:
    """The blog's posts, and the owner's secrets, in one SQLite file."""

    def __init__(self, path: pathlib.Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript(_SCHEMA)
        with self._connection:
            self._connection.executemany("INSERT INTO posts VALUES (?, ?, ?, ?)", _POSTS)
            self._connection.execute("INSERT INTO secrets VALUES (?, ?)", ("password of the blog", SECRET))

    def posts(self, *, author: str) -> Iterator[Post]:
        """Posts of one author, oldest first."""
        query = "SELECT author, title, body, published FROM posts WHERE author = ? ORDER BY published"
        for row in self._connection.execute(query, (author,)):
            yield Post(*row)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def blog_posts_of(db: Database, current_user: str) -> Callable[[], list[dict[str, str]]]:
    """Make the one capability that guests get: a closure over the database and the user.

    This is the example of 2009: the function can be called, and what it closes over cannot be had.
    """

    def get_blog_posts() -> list[dict[str, str]]:
        """Posts by the current user."""
        return [post.as_dict() for post in db.posts(author=current_user)]

    return get_blog_posts
