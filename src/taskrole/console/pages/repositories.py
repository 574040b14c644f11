"""Image repositories, their images, and the commands that push one."""

from urllib.parse import urlsplit

from taskrole.console.visit import Page, Redirect, Routes, Visit, link

routes = Routes()


@routes.get("/repositories")
async def repositories(visit: Visit) -> Page:
    """List repositories."""
    answer = await visit.ask_all("ecr", "DescribeRepositories", "repositories")
    return Page("repositories.html", {"answer": answer})


@routes.post("/repositories")
async def create(visit: Visit) -> Redirect:
    """Create a repository."""
    name = visit.field("name")
    return await visit.do(
        link("repository", name=name), f"Created repository {name}.", "ecr", "CreateRepository", repositoryName=name
    )


@routes.get("/repository")
async def repository(visit: Visit) -> Page:
    """Show a repository: images, push commands."""
    name = visit.query.get("name", "")
    found = await visit.call("ecr", "DescribeRepositories", repositoryNames=[name])
    images = await visit.ask_all("ecr", "DescribeImages", "imageDetails", repositoryName=name)
    one = found["repositories"][0]
    host = urlsplit(f"//{one['repositoryUri']}").netloc
    local = name.rpartition("/")[2]
    commands = [
        f"aws ecr get-login-password | docker login --username AWS --password-stdin {host}",
        f"docker build --tag {local} .",
        f"docker tag {local}:latest {one['repositoryUri']}:latest",
        f"docker push {one['repositoryUri']}:latest",
    ]
    rows = sorted(images.list("imageDetails"), key=lambda image: image["imagePushedAt"], reverse=True)
    data = {"name": name, "repository": one, "images": images, "rows": rows, "commands": commands}
    return Page("repository.html", data, live=("ecr",))


@routes.post("/repository/delete")
async def delete(visit: Visit) -> Redirect:
    """Delete a repository with its images."""
    name = visit.field("name")
    return await visit.do(
        link("repositories"), f"Deleted repository {name}.", "ecr", "DeleteRepository", repositoryName=name, force=True
    )


@routes.post("/repository/image/delete")
async def delete_image(visit: Visit) -> Redirect:
    """Delete an image."""
    name = visit.field("name")
    return await visit.do(
        link("repository", name=name), "Deleted the image.", "ecr", "BatchDeleteImage",
        repositoryName=name, imageIds=[{"imageDigest": visit.field("digest")}],
    )  # fmt: skip
