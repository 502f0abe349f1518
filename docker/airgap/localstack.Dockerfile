# LocalStack 4.14, the last version without a token, from PyPI's packages. It does
# not start with unpinned dependencies.
ARG DEBIAN=debian:trixie-slim
FROM ${DEBIAN}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY localstack-4.14.0.pins.txt /tmp/pins.txt
ARG PIP_INDEX_URL
RUN python3 -m venv /opt/localstack \
    && PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
        /opt/localstack/bin/pip install --quiet --no-cache-dir -r /tmp/pins.txt
# The command that scripts in /etc/localstack/init call.
COPY awslocal /usr/local/bin/awslocal
ENV PATH=/opt/localstack/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    GATEWAY_LISTEN=0.0.0.0:4566 \
    LOCALSTACK_VOLUME_DIR=/var/lib/localstack \
    SKIP_SSL_CERT_DOWNLOAD=1 \
    DISABLE_EVENTS=1
RUN mkdir -p /var/lib/localstack /etc/localstack/init/ready.d
EXPOSE 4566
CMD ["python", "-m", "localstack.runtime.main"]
