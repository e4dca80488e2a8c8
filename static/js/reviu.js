'use strict';
// Meja reviu: simpan otomatis per butir, pindah butir tanpa memuat ulang, bukti di samping, pintasan papan ketik.
// Tanpa berkas ini setiap butir tetap dapat disimpan dengan tombol Simpan.
(() => {
  const meja = document.querySelector('[data-reviu]');
  if (!meja || !window.PMPZI) return;
  const bolehUbah = 'bolehUbah' in meja.dataset;
  const cari = (pemilih, di = document) => di.querySelector(pemilih);
  const butir = () => cari('#butir');
  const formulir = () => cari('#f-butir');
  const JEDA = 800;
  const ULANG = [2000, 5000, 15000, 30000];

  // Salinan setempat: yang diketik tidak hilang sebelum server menjawab.
  const kunci = kode => `pmpzi:reviu:${meja.dataset.pengguna}:${meja.dataset.reviu}:${kode}`;
  const salinan = {
    baca(kode) { try { return JSON.parse(localStorage.getItem(kunci(kode))); } catch { return null; } },
    tulis(kode, isi) { try { localStorage.setItem(kunci(kode), JSON.stringify(isi)); } catch { /* penyimpanan peramban ditutup */ } },
    hapus(kode) { try { localStorage.removeItem(kunci(kode)); } catch { /* idem */ } },
  };

  // Versi terakhir yang dijawab server di tab ini: halaman yang termuat sesaat sebelumnya dikenali sebagai usang.
  const terjawab = {
    baca(kode) { try { return Number(sessionStorage.getItem(`${kunci(kode)}:versi`)) || 0; } catch { return 0; } },
    tulis(kode, versi) { try { sessionStorage.setItem(`${kunci(kode)}:versi`, versi); } catch { /* idem */ } },
    hapus(kode) { try { sessionStorage.removeItem(`${kunci(kode)}:versi`); } catch { /* idem */ } },
  };

  let jeda = null;
  let sedang = null;
  let ulangKe = 0;
  let jadwalUlang = null;
  let tertunda = false;

  function isian() {
    const data = {};
    new FormData(formulir()).forEach((nilai, nama) => { if (nama !== 'csrfmiddlewaretoken') data[nama] = nilai; });
    return data;
  }
  // Isian menurut server, bukan menurut layar: peramban memulihkan ketikan lama saat halaman dimuat ulang.
  function isianServer() {
    const data = {};
    for (const el of formulir().elements) {
      if (!el.name || el.name === 'csrfmiddlewaretoken' || el.type === 'submit') continue;
      if (el.type !== 'radio') data[el.name] = el.defaultValue;
      else if (el.defaultChecked) data[el.name] = el.value;
    }
    return data;
  }
  function inti(data) { const { versi, ...lain } = data; return JSON.stringify(lain, Object.keys(lain).sort()); }

  function status(rona, ikon, teks, tambahan) {
    const tempat = cari('[data-status]');
    if (!tempat) return;
    tempat.textContent = '';
    const kata = document.createElement('span');
    kata.className = 'keadaan';
    kata.dataset.rona = rona;
    kata.append(gambar(ikon), document.createElement('span'));
    kata.lastChild.textContent = teks;
    tempat.append(kata);
    if (tambahan) { const kecil = document.createElement('small'); kecil.className = 'redup'; kecil.textContent = ` ${tambahan}`; tempat.append(kecil); }
  }
  function alamatIkon(nama) { return cari('use').getAttribute('href').replace(/#.*/, `#i-${nama}`); }
  function gambar(nama) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', alamatIkon(nama));
    svg.setAttribute('class', nama === 'muat' ? 'ik putar' : 'ik');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(use);
    return svg;
  }

  // Menyimpan ---------------------------------------------------------------------------------------------------
  let tersimpan = '';
  function tandai() {
    if (!bolehUbah || !formulir()) return;
    const data = isian();
    if (inti(data) === tersimpan) return;
    salinan.tulis(butir().dataset.kode, data);
    clearTimeout(jeda);
    jeda = setTimeout(simpan, JEDA);
  }
  function kurangCatatan(data) { return data.verdict && data.verdict !== 'sesuai' && !(data.catatan || '').trim(); }

  async function simpan() {
    clearTimeout(jeda);
    clearTimeout(jadwalUlang);
    if (!bolehUbah || !formulir()) return true;
    const data = isian();
    if (inti(data) === tersimpan) return true;
    if (cari('[data-konflik]')) return false;
    if (kurangCatatan(data)) { status('waspada', 'pensil', 'Belum tersimpan', 'tulis catatannya dulu'); return false; }
    if (sedang) { tertunda = true; await sedang; if (!tertunda) return true; tertunda = false; return simpan(); }
    sedang = kirim(butir().dataset.kode, formulir().action, data);
    const hasil = await sedang;
    sedang = null;
    if (tertunda) { tertunda = false; return simpan(); }
    return hasil;
  }

  async function kirim(kode, alamat, data) {
    status('netral', 'muat', 'Menyimpan…');
    const badan = new URLSearchParams(data);
    let jawab;
    try {
      jawab = await fetch(alamat, { method: 'POST', body: badan, credentials: 'same-origin', redirect: 'error',
        headers: { Accept: 'application/json', 'X-CSRFToken': PMPZI.csrf() || cari('[name=csrfmiddlewaretoken]').value } });
    } catch { return gagal('dicoba lagi'); }
    if (jawab.status === 401) { status('waspada', 'putus', 'Belum tersimpan', 'sesi berakhir; masuk lagi, lalu kembali ke sini'); PMPZI.bukaDialog('dialog-sesi'); jadwal(); return false; }
    if (jawab.status >= 500 || jawab.status === 429) return gagal('server sibuk, dicoba lagi');
    let isi;
    try { isi = await jawab.json(); } catch { return gagal('dicoba lagi'); }
    ulangKe = 0;
    if (jawab.ok) { berhasil(kode, data, isi); return true; }
    if (jawab.status === 409 && isi.html) { konflik(isi); return false; }
    status('bahaya', 'seru', 'Belum tersimpan', isi.rincian && isi.rincian.length ? isi.rincian.join(' ') : isi.galat);
    return false;
  }
  function gagal(kata) { status('waspada', 'putus', 'Belum tersimpan', kata); jadwal(); return false; }
  function jadwal() { jadwalUlang = setTimeout(simpan, ULANG[Math.min(ulangKe++, ULANG.length - 1)]); }
  addEventListener('online', () => { if (formulir()) simpan(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && jadwalUlang) simpan(); });
  addEventListener('beforeunload', e => { if (bolehUbah && formulir() && inti(isian()) !== tersimpan && salinan.baca(butir().dataset.kode) === null) e.preventDefault(); });

  function berhasil(kode, data, isi) {
    terjawab.tulis(kode, isi.versi);
    salinan.hapus(kode);
    perbarui(kode, isi);
    if (butir().dataset.kode !== kode) return;
    tersimpan = inti(data);
    cari('[name=versi]', formulir()).value = isi.versi;
    butir().dataset.versi = isi.versi;
    butir().dataset.belum = isi.belum_berikut;
    const tempat = cari('[data-nilai-butir]');
    if (tempat) tempat.textContent = isi.nilai;
    cari('#konflik').textContent = '';
    status('beres', 'awan', `Tersimpan ${isi.jam}`, data.verdict ? '' : 'belum diputus, pilih putusan');
    if (inti(isian()) !== tersimpan) tandai();
  }

  // Kepala meja, daftar butir, dan saringannya mengikuti jawaban server.
  function perbarui(kode, isi) {
    const maju = cari('[data-maju]');
    maju.value = isi.dinilai;
    cari('[data-maju-teks]').textContent = `${isi.dinilai}/${isi.jumlah}`;
    cari('[data-total]').textContent = isi.total;
    const baris = cari(`.indeks a[data-butir="${CSS.escape(kode)}"]`);
    if (baris) {
      baris.dataset.rona = isi.rona;
      baris.dataset.tanda = isi.tanda;
      cari('use', baris).setAttribute('href', alamatIkon(isi.ikon));
      cari('[data-arti]', baris).textContent = isi.arti + ('berubah' in baris.dataset ? ', berubah' : '');
      if (isi.berbeda) baris.dataset.berbeda = ''; else delete baris.dataset.berbeda;
      cari('[data-hitung-bagian]', baris.closest('[data-bagian]')).textContent = `${isi.bagian.dinilai}/${isi.bagian.jumlah}`;
    }
    const saring = cari('[data-saring-indeks]');
    if (saring) saring.querySelectorAll('option[value]').forEach(o => {
      if (o.value && isi.hitung[o.value] !== undefined) o.textContent = o.textContent.replace(/\(\d+\)/, `(${isi.hitung[o.value]})`);
    });
  }

  // Dua orang pada satu butir: kedua isian tampak, tidak ada yang hilang.
  function konflik(isi) {
    status('bahaya', 'seru', 'Isian berbeda', 'pilih yang dipakai');
    const tempat = cari('#konflik');
    tempat.innerHTML = isi.html;
    cari('[data-fokus]', tempat).focus();
    tempat.querySelectorAll('[data-pakai]').forEach(tombol => tombol.addEventListener('click', e => {
      e.preventDefault();
      if (tombol.dataset.pakai === 'tersimpan') {
        salinan.hapus(butir().dataset.kode);
        tersimpan = inti(isian());
        buka(butir().dataset.kode);
        return;
      }
      if (tombol.dataset.pakai === 'gabung') {
        const catatan = cari('[name=catatan]', formulir());
        catatan.value = [isi.tersimpan.catatan, catatan.value].filter(Boolean).join('\n');
      }
      cari('[name=versi]', formulir()).value = isi.versi;
      tempat.textContent = '';
      simpan();
    }));
  }

  // Pindah butir ------------------------------------------------------------------------------------------------
  async function buka(kode, { ingat = true } = {}) {
    if (!kode) return;
    if (kode !== butir().dataset.kode) await simpan();
    const alamat = `${location.pathname}?butir=${encodeURIComponent(kode)}`;
    await htmx.ajax('GET', alamat, { target: '#butir', swap: 'outerHTML' });
    if (!butir() || butir().dataset.kode !== kode) return;
    if (ingat) history.pushState({ butir: kode }, '', alamat);
    document.querySelectorAll('.indeks a[aria-current]').forEach(a => a.removeAttribute('aria-current'));
    const baris = cari(`.indeks a[data-butir="${CSS.escape(kode)}"]`);
    if (baris) {
      baris.setAttribute('aria-current', 'true');
      baris.closest('details').open = true;
      baris.scrollIntoView({ block: 'nearest' });
    }
    const indeks = cari('#indeks');
    if (indeks.matches && indeks.hidePopover && indeks.matches(':popover-open')) indeks.hidePopover();
    siapkan();
    cari('#soal').focus({ preventScroll: false });
  }
  addEventListener('popstate', e => {
    const kode = (e.state && e.state.butir) || new URLSearchParams(location.search).get('butir');
    if (kode) buka(kode, { ingat: false }); else location.reload();
  });

  function siapkan() {
    const kode = butir().dataset.kode;
    if (bolehUbah && terjawab.baca(kode) > Number(butir().dataset.versi)) {
      terjawab.hapus(kode);
      buka(kode, { ingat: false });
      return;
    }
    tersimpan = formulir() && bolehUbah ? inti(isianServer()) : '';
    if (bolehUbah && inti(isian()) !== tersimpan) formulir().reset();
    const lama = bolehUbah && salinan.baca(butir().dataset.kode);
    if (lama && inti(lama) !== tersimpan) {
      pulihkan(lama);
      status('waspada', 'riwayat', 'Isian yang belum tersimpan dipulihkan', 'menyimpan…');
      simpan();
    } else if (lama) salinan.hapus(butir().dataset.kode);
    tampilkanBukti(cari('[data-tampil-bukti]'), true);
  }
  function pulihkan(data) {
    const f = formulir();
    Object.entries(data).forEach(([nama, nilai]) => {
      if (nama === 'versi') return;
      const el = f.elements[nama];
      if (el) el.value = nilai;
    });
    // Versi lama ikut dikirim: bila orang lain sudah menyimpan, server memperlihatkan kedua isian.
    if (data.versi !== undefined) cari('[name=versi]', f).value = data.versi;
  }

  // Bukti di samping --------------------------------------------------------------------------------------------
  const BESAR = 2 * 1024 * 1024;
  function tampilkanBukti(tautan, sendiri = false) {
    const tempat = cari('#penampil');
    if (!tempat) return;
    tempat.textContent = '';
    document.querySelectorAll('.bukti a[aria-current]').forEach(a => a.removeAttribute('aria-current'));
    if (!tautan || (sendiri && (Number(tautan.dataset.ukuran) > BESAR || !matchMedia('(min-width: 64em)').matches))) return;
    tautan.setAttribute('aria-current', 'true');
    const nama = tautan.textContent.trim();
    const el = document.createElement(tautan.dataset.tampilBukti === 'pdf' ? 'iframe' : 'img');
    el.src = tautan.href;
    if (el.tagName === 'IMG') el.alt = nama; else { el.title = nama; el.loading = 'lazy'; }
    const alat = document.createElement('div');
    alat.className = 'baris alat-lembar';
    const kata = document.createElement('span');
    kata.className = 'kecil';
    kata.textContent = nama;
    const luar = document.createElement('a');
    luar.className = 'polos dorong';
    luar.href = tautan.href;
    luar.target = '_blank';
    luar.rel = 'noopener';
    luar.setAttribute('aria-label', 'Buka bukti di tab baru');
    luar.append(gambar('keluar-situs'));
    alat.append(kata, luar);
    tempat.append(alat, el);
  }

  // Kejadian ----------------------------------------------------------------------------------------------------
  document.addEventListener('input', e => { if (e.target.form === formulir()) tandai(); });
  document.addEventListener('change', e => {
    if (e.target.form !== formulir()) return;
    if (e.target.name === 'opsi') selaraskan();
    tandai();
    if (e.target.type === 'radio') simpan();
    if (e.target.name === 'verdict' && e.target.value !== 'sesuai') {
      const catatan = cari('[name=catatan]', formulir());
      if (!catatan.value.trim()) catatan.focus();
    }
  });
  // Menekan putusan memindahkan fokus dari catatan; kabar simpannya tidak boleh membuat klik itu meleset.
  document.addEventListener('pointerdown', e => {
    const label = e.pointerType === 'mouse' && e.button === 0 && e.target.closest('.putusan .segmen label');
    const pilih = label && label.control;
    if (!pilih || pilih.checked || pilih.disabled) return;
    pilih.checked = true;
    pilih.dispatchEvent(new Event('change', { bubbles: true }));
  });
  document.addEventListener('focusout', e => { if (e.target.form && e.target.form === formulir() && e.target.name !== 'verdict') simpan(); });
  document.addEventListener('submit', e => {
    if (e.target !== formulir() || !bolehUbah) return;
    e.preventDefault();
    simpan();
  });
  // Nilai lain daripada satker tidak bisa «sesuai»: putusan dilepas agar penilai memilih sendiri.
  function selaraskan() {
    const sesuai = cari('#v-sesuai');
    const dipilih = cari('[name=opsi]:checked');
    const satker = cari('.pilih .lencana[data-rona=aksen]');
    const punya = satker && satker.closest('.pilih').querySelector('input');
    if (sesuai && sesuai.checked && dipilih && punya && dipilih !== punya) sesuai.checked = false;
  }
  function setuju(e) {
    const punya = cari('.pilih .lencana[data-rona=aksen]');
    if (e && punya) punya.closest('.pilih').querySelector('input').checked = true;
  }

  document.addEventListener('click', e => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const pindah = e.target.closest('a[data-butir]');
    if (pindah) {
      e.preventDefault();
      const berikut = 'belumBerikut' in pindah.dataset ? butir().dataset.belum : '';
      buka(berikut || pindah.dataset.butir);
      return;
    }
    const bukti = e.target.closest('[data-tampil-bukti]');
    if (bukti) { e.preventDefault(); tampilkanBukti(bukti); }
  });

  const saring = cari('[data-saring-indeks]');
  if (saring) saring.addEventListener('change', () => {
    const cocok = {
      '': () => true, belum: a => ['belum', 'konsep'].includes(a.dataset.tanda), berubah: a => 'berubah' in a.dataset,
      kurang: a => ['perlu_perbaikan', 'tidak_sesuai'].includes(a.dataset.tanda), berbeda: a => 'berbeda' in a.dataset,
    }[saring.value];
    document.querySelectorAll('[data-bagian]').forEach(bagian => {
      let ada = 0;
      bagian.querySelectorAll('ul').forEach(daftar => {
        let isi = 0;
        daftar.querySelectorAll('a[data-butir]').forEach(a => { const ya = cocok(a); a.parentElement.hidden = !ya; isi += ya; });
        daftar.hidden = !isi;
        daftar.previousElementSibling.hidden = !isi;
        ada += isi;
      });
      bagian.hidden = !ada;
      if (saring.value) bagian.open = ada > 0;
    });
  });

  document.addEventListener('keydown', e => {
    if (!PMPZI.pintasan(e)) return;
    const huruf = e.key.toLowerCase();
    const verdict = { s: '#v-sesuai', p: '#v-perlu', t: '#v-tidak' }[huruf];
    if (huruf === 'n') { e.preventDefault(); simpan().then(() => buka(butir().dataset.belum)); }
    else if (huruf === 'j') { e.preventDefault(); buka(butir().dataset.sesudah); }
    else if (huruf === 'k') { e.preventDefault(); buka(butir().dataset.sebelum); }
    else if (verdict && bolehUbah && cari(verdict)) {
      e.preventDefault();
      if (huruf === 's') setuju(e);
      cari(verdict).checked = true;
      cari(verdict).dispatchEvent(new Event('change', { bubbles: true }));
    } else if (huruf === 'c' && bolehUbah) { e.preventDefault(); cari('[name=catatan]', formulir()).focus(); }
    else if (/^[1-9]$/.test(e.key)) {
      const tautan = cari(`.bukti a[data-nomor="${e.key}"]`);
      if (tautan) { e.preventDefault(); if (tautan.dataset.tampilBukti) tampilkanBukti(tautan); else tautan.click(); }
    }
  });

  siapkan();
})();
