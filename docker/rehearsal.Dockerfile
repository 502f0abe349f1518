# An image of the command: `docker run -p 4566:4566 rehearsal cloud` is an AWS.
#
# The context has one file, the binary `rehearsal`, built for glibc 2.28 or newer:
#
#   docker build -f docker/rehearsal.Dockerfile -t rehearsal FOLDER
#
# `airgap/build.sh rehearsal` builds the same image where no registry is reachable.
ARG DEBIAN=debian:trixie-slim
FROM ${DEBIAN}
RUN useradd --system --create-home --uid 10001 rehearsal
COPY rehearsal /usr/local/bin/rehearsal
USER rehearsal
WORKDIR /home/rehearsal
# Inside a container, other machines are other containers and the host.
ENV GATEWAY_LISTEN=0.0.0.0:4566
EXPOSE 4566
# The shell's own TCP: the image has no curl.
HEALTHCHECK --interval=2s --timeout=2s --start-period=2s --retries=5 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/4566 && printf 'GET /_localstack/health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["rehearsal"]
CMD ["cloud"]
