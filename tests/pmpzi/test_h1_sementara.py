import pytest
from django.db import connection
@pytest.mark.django_db
def test_peran():
    with connection.cursor() as k:
        k.execute("select current_user, (select count(*) from information_schema.tables where table_schema='public')"); r=k.fetchone(); print(r)
        assert r[0]=="pmpzi_app"
@pytest.mark.parametrize("i",[1,2,3])
def test_tx(transactional_db,i):
    from django.contrib.contenttypes.models import ContentType as C
    assert not C.objects.filter(app_label="x").exists()
    C.objects.create(app_label="x",model="y")
def test_cache():
    from django.core.cache import cache
    cache.set("a",1); assert cache.get("a")==1
