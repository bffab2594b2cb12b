"""A11, A8, Q2: what the host granted, walked by names, items, iteration and calls with odd arguments."""

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException as error:
        loot.append(error)
        loot.extend(error.args)
        for name in (
            "obj",
            "name",
            "object",
            "value",
            "__context__",
            "__cause__",
            "__traceback__",
            "__dict__",
            "__notes__",
        ):
            try:
                loot.append(getattr(error, name))
            except BaseException:
                pass


class Evil(dict):
    pass


for call in (
    lambda: get_blog_posts(),
    lambda: get_blog_posts(1),
    lambda: get_blog_posts(self=1),
    lambda: get_blog_posts(database={}),
    lambda: get_blog_posts(*range(100)),
    lambda: get_blog_posts(**{"user": "tav"}),
    lambda: get_blog_posts.__call__(),
    lambda: get_blog_posts.__get__(1)(),
    lambda: type(get_blog_posts).__call__(get_blog_posts),
    lambda: get_blog_posts[0],
    lambda: [*get_blog_posts],
    lambda: get_blog_posts()[0].__class__,
    lambda: get_blog_posts.__copy__(),
    lambda: get_blog_posts.__deepcopy__({}),
    lambda: get_blog_posts.__deepcopy__(_memo=1),
    lambda: get_blog_posts == get_blog_posts,
    lambda: hash(get_blog_posts),
    lambda: format(get_blog_posts, "x"),
    lambda: str(get_blog_posts),
    lambda: bytes(get_blog_posts),
    lambda: dir(get_blog_posts),
    lambda: vars(get_blog_posts),
    lambda: iter(get_blog_posts, None),
    lambda: get_blog_posts.__doc__,
    lambda: get_blog_posts.__text_signature__,
    lambda: get_blog_posts.__closure__[0].cell_contents,
    lambda: get_blog_posts.__wrapped__,
    lambda: get_blog_posts.__globals__,
    lambda: get_blog_posts.__code__.co_consts,
    lambda: get_blog_posts.function,
):
    collect(call)
posts = get_blog_posts()
posts[0]["author"] = "changed"
posts.append(1)
if get_blog_posts() != [{"title": "First", "author": "tav"}]:
    loot.append(type(__import__("sys"))("ALARM the host's data changed"))
