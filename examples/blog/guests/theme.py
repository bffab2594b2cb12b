"""A theme from a stranger: renders the posts it is given as HTML."""


def escape(text):
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text


class Page:
    def __init__(self, title):
        self.title = title
        self.articles = []

    def add(self, post):
        self.articles.append(
            f"  <article>\n"
            f"    <h2>{escape(post['title'])}</h2>\n"
            f"    <p>{escape(post['body'])}</p>\n"
            f"    <time>{post['published']}</time>\n"
            f"  </article>"
        )

    def __str__(self):
        return "\n".join(["<main>", f"  <h1>{escape(self.title)}</h1>", *self.articles, "</main>"])


posts = get_blog_posts()
page = Page(f"{posts[0]['author']}'s blog")
for post in sorted(posts, key=lambda post: post["published"], reverse=True):
    page.add(post)
print(page)
len(posts)
