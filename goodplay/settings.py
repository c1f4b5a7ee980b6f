"""Settings of GoodPlay: one module, read from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE

from goodplay import env
from goodplay.embedded import addresses

BASE_DIR = Path(__file__).resolve().parent.parent

# Where it runs
DEBUG = env.switch("DEBUG", default=False)
HOME = addresses.home()
SECRET_KEY = env.text("SECRET_KEY", addresses.secret("secret_key"))
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
FIELD_KEYS = env.words("FIELD_KEYS", addresses.secret("field_key", size=32))
JWT_KEY = env.text("JWT_KEY", addresses.secret("jwt_key"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],.localhost")
SITE_URL = env.text("SITE_URL", "http://localhost:8000")
BASE_DOMAIN = env.text("BASE_DOMAIN", urlsplit(SITE_URL).hostname or "localhost")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
HTTPS = SITE_URL.startswith("https://")
API_DOCS = env.switch("API_DOCS", default=not HTTPS)

# What it is made of: the order of the apps is the order of the floors
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "goodplay.core.console.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "goodplay.core.apps.CoreConfig",
    "organizations",
    "accounts",
    "wallet",
    "donations",
    "events",
    "gamification",
    "impact",
    "notifications",
    "goodplay.demo.apps.DemoConfig",
]
MIDDLEWARE = [
    "goodplay.core.context.RequestContextMiddleware",
    "goodplay.core.api.routers.TrailingSlashMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "goodplay.core.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "goodplay.urls"
WSGI_APPLICATION = "goodplay.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data
ORGANIZATION_MODEL = "organizations.Organization"
MEMBER_MODEL = "accounts.Membership"
AUTH_USER_MODEL = "accounts.User"
CONSOLE_SEATS = "accounts.selectors.console_memberships_of"
DATABASES = {"default": env.database(env.text("DATABASE_URL", addresses.database_url()))}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000 -c timezone=UTC",
)
REDIS_URL = env.text("REDIS_URL", addresses.redis_url())
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "goodplay",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 2, "IGNORE_EXCEPTIONS": True},
    }
}
MEDIA_ROOT = env.text("MEDIA_ROOT", str(HOME / "media"))
STATIC_URL = "/static/"
STATIC_ROOT = str(HOME / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "goodplay.core.statics.StaticFiles"},
}

# Tasks
CELERY_BROKER_URL = addresses.broker_url(REDIS_URL)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_mutex_expire": 30,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "health_check_interval": 25,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

# People
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailOrPhoneBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/console/login/"
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=1),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_KEY,
    "AUDIENCE": "goodplay",
    "ISSUER": "goodplay",
    "LEEWAY": 10,
    "UPDATE_LAST_LOGIN": False,
}
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", SITE_URL)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
CONSOLE_PATH = LOGIN_REDIRECT_URL = "/console/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
CONSOLE_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}
CORS_ALLOWED_ORIGINS = env.words("CORS_ORIGINS", "http://localhost:3000" if DEBUG else "")
CORS_EXPOSE_HEADERS = ["X-Message-Code", "Idempotency-Replayed", "Retry-After", "X-Request-Id"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "idempotency-key", "x-service-id", "x-request-id"]
CORS_URLS_REGEX = r"^/api/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_PERMISSIONS = 0o640

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["goodplay.core.api.permissions.VerbPermission"],
    "DEFAULT_RENDERER_CLASSES": ["goodplay.core.api.renderers.ReplyRenderer"],
    "DEFAULT_PARSER_CLASSES": ["goodplay.core.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "goodplay.core.api.pagination.CreatedCursorPagination",
    "DEFAULT_SCHEMA_CLASS": "goodplay.core.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "goodplay.core.api.problems.problem_handler",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": None,
    "PAGE_SIZE": 25,
}
LIMITS = {
    "anonymous": env.text("LIMIT_ANONYMOUS", "100/minute"),
    "user": env.text("LIMIT_USER", "100/minute"),
    "organization": env.text("LIMIT_ORGANIZATION", "1000/minute"),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "GoodPlay API",
    "VERSION": "1",
    "DESCRIPTION": (
        "Sign in with `POST /api/v1/auth/token` and send the access token as `Authorization: Bearer …`; the token is "
        "for one organization, and what belongs to another one does not exist for it.\n\n"
        'Ids are strings. Times are RFC 3339 in UTC. Amounts are exact: `{"amount": "10.50", "currency": "EUR"}`. '
        "Lists are pages: follow `next` until it is null.\n\n"
        "Writes accept an `Idempotency-Key`, and ask for one where money or points move: repeated with the same key, a "
        "request has one effect and one answer.\n\n"
        "Refusals are problem documents (RFC 9457, `application/problem+json`); `/problems` lists every `code`. "
        "Successful actions name what happened in the header `X-Message-Code`."
    ),
    "TAGS": [
        {"name": "organizations", "description": "The organization: what it says of itself, its look and policies."},
        {"name": "accounts", "description": "Signing in; the person, members, invitations and preferences."},
        {"name": "wallet", "description": "Balances, statements, currencies and corrections."},
        {"name": "donations", "description": "Campaigns, gifts, receipts and imports of gifts."},
        {"name": "gamification", "description": "Activities, points, badges, achievements and leaderboards."},
        {"name": "jobs", "description": "Long work: its progress, its errors and its result."},
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AutoDonationStatusEnum": "wallet.enums.conversions.AutoDonationStatus",
        "BoardScopeEnum": "gamification.enums.BoardScope",
        "ClaimKindEnum": "gamification.enums.ClaimKind",
        "ClaimStatusEnum": "gamification.enums.ClaimStatus",
        "ConversionStatusEnum": "wallet.enums.conversions.ConversionStatus",
        "RedemptionStatusEnum": "wallet.enums.rewards.RedemptionStatus",
        "RewardStatusEnum": "wallet.enums.rewards.RewardStatus",
        "RewardTypeEnum": "wallet.enums.rewards.RewardType",
        "ServiceHealthEnum": "organizations.enums.ServiceHealth",
        "ContributionStatusEnum": "wallet.enums.savings.ContributionStatus",
        "CorrectionStatusEnum": "wallet.enums.savings.CorrectionStatus",
        "DepositStatusEnum": "wallet.enums.savings.DepositStatus",
        "FineStatusEnum": "wallet.enums.savings.FineStatus",
        "PeriodStatusEnum": "wallet.enums.savings.PeriodStatus",
        "CadenceEnum": "gamification.enums.Cadence",
        "PayablePurposeEnum": "wallet.api.serializers.payments.PAYABLE",
        "PaymentStatusEnum": "wallet.enums.PaymentStatus",
        "PlanCadenceEnum": "wallet.enums.savings.PlanCadence",
        "ProviderKindEnum": "wallet.enums.ProviderKind",
        "RoundStatusEnum": "wallet.enums.savings.RoundStatus",
        "StatementStatusEnum": "wallet.enums.savings.StatementStatus",
        "SwapStatusEnum": "wallet.enums.savings.SwapStatus",
        "CurrencyKindEnum": "wallet.enums.CurrencyKind",
        "EventTypeEnum": "gamification.enums.EventType",
        "IncidentScopeEnum": "organizations.enums.IncidentScope",
        "LadderKindEnum": "gamification.enums.LadderKind",
        "LanguageEnum": "goodplay.settings.LANGUAGES",
        "LimitPeriodEnum": "wallet.enums.LimitPeriod",
        "LimitScopeEnum": "wallet.enums.LimitScope",
        "OpenBoardScopeEnum": "gamification.api.serializers.leaderboards.SCOPES",
        "PayoutBatchStatusEnum": "wallet.enums.BatchStatus",
        "PayoutMethodEnum": "wallet.enums.PayoutMethod",
        "RoleEnum": "accounts.enums.ROLES",
        "RuleKindEnum": "gamification.enums.RuleKind",
        "WatchActionEnum": "wallet.enums.WatchAction",
        "WatchCaseStatusEnum": "wallet.enums.CaseStatus",
        "WatchMeasureEnum": "wallet.enums.WatchMeasure",
        "WatchedKindEnum": "wallet.enums.WatchedKind",
        "WithdrawalStatusEnum": "wallet.enums.WithdrawalStatus",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "goodplay.core.api.schema.add_problem",
    ],
}

# Other systems
OUTBOUND_ALLOW = frozenset(env.words("OUTBOUND_ALLOW"))
CALLBACK_URL = env.text("CALLBACK_URL", SITE_URL)
SANDBOX_URL = env.text("SANDBOX_URL", "")

# Words
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("it", "Italiano"), ("sw", "Kiswahili")]
FORMAT_MODULE_PATH = "goodplay.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
PHONE_REGION = env.text("PHONE_REGION", "KE")

# Mail
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "goodplay.core.mail.KeepingBackend")
EMAIL_FILE_PATH = str(HOME / "mail")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.switch("EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "GoodPlay <noreply@localhost>")

# Monitoring: without a token there is no /metrics
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# Logs: one JSON object a line, secrets masked
LOGGING_CONFIG = "goodplay.core.logs.configure"
LOGGING = {"level": env.text("LOG_LEVEL", "INFO")}

# Console
UNFOLD = {
    "SITE_TITLE": "GoodPlay",
    "SITE_HEADER": "GoodPlay",
    "SITE_SUBHEADER": "goodplay.look.seat",
    "SITE_URL": None,
    "SITE_ICON": "goodplay.look.mark",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "goodplay.look.mark"}],
    "SITE_DROPDOWN": "goodplay.look.organizations",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "ENVIRONMENT": "goodplay.look.environment",
    "GLOBAL_CALLBACK": "goodplay.look.dress",
    "DASHBOARD_CALLBACK": "goodplay.core.admin.panels.fill",
    "COLORS": {
        "primary": {
            "50": "oklch(97.7% .021 166.113)",
            "100": "oklch(95% .052 163.051)",
            "200": "oklch(90.5% .093 164.15)",
            "300": "oklch(84.5% .143 164.978)",
            "400": "oklch(76.5% .177 163.223)",
            "500": "oklch(59.6% .135 163.225)",
            "600": "oklch(50.8% .118 165.612)",
            "700": "oklch(43.2% .095 166.913)",
            "800": "oklch(37.8% .077 168.94)",
            "900": "oklch(33.5% .066 170)",
            "950": "oklch(26.2% .051 172.552)",
        }
    },
    "COMMAND": {"search_models": True, "show_history": True},
    "ACCOUNT": {"navigation": "goodplay.look.account"},
    "SIDEBAR": {"show_search": True, "command_search": True, "navigation": "goodplay.look.navigation"},
}
